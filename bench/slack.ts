import { join } from 'node:path';
import { startSlackServer } from '../test/slack-server/server.ts';
import { measureAsking, rowsOf, withBot, type Kind, type Measured } from './chat.ts';
import type { Row } from './row.ts';

const BOT = join(import.meta.dirname, 'slack-bot.ts');

/** A minute's calls of one method, more than a bench makes. */
const UNLIMITED = { calls: 1_000_000, per: 60_000 };

/** `/ask` over a real socket, beside a bare Bolt app. */
export async function benchSlack(): Promise<Row[]> {
  const [viva, bare] = [await measure('viva'), await measure('bare')];
  return rowsOf('on Slack', 'bare Bolt', viva, bare);
}

async function measure(kind: Kind): Promise<Measured> {
  const server = await startSlackServer({ limits: { 'users.info': UNLIMITED } });
  const { apiUrl, appToken, botToken } = server;
  return withBot(BOT, [kind, apiUrl, appToken, botToken], server, () => measureAsking(server));
}

if (import.meta.main) console.table(await benchSlack());
