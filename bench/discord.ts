import { join } from 'node:path';
import { startDiscordServer } from '../test/discord-server/server.ts';
import { measureAsking, rowsOf, withBot, type Kind, type Measured } from './chat.ts';
import type { Row } from './row.ts';

const BOT = join(import.meta.dirname, 'discord-bot.ts');
const GUILDS = [1, 1000, 5000] as const;

/** `/ask` through real sockets beside a bare discord.js bot, and what servers cost in memory, at thirty channels and ten roles each. */
export async function benchDiscord(): Promise<Row[]> {
  const [viva, bare] = [await measure('viva'), await measure('bare')];
  return [...rowsOf('on Discord', 'bare discord.js', viva, bare), ...(await benchGuilds())];
}

async function measure(kind: Kind): Promise<Measured> {
  const server = await startDiscordServer();
  return withBot(BOT, [kind, server.api, server.token], server, () => measureAsking(server));
}

/** Resident memory after a collection, and what each server adds. */
async function benchGuilds(): Promise<Row[]> {
  const [viva, bare] = [await residents('viva'), await residents('bare')];
  const against = 'bare discord.js';
  const each = (resident: readonly number[]): number =>
    (resident.at(-1)! - resident[0]!) / (GUILDS[2] - GUILDS[0]);
  return [
    ...viva.map((bytes, index) => ({
      name: `resident memory with ${GUILDS[index]} servers`,
      value: bytes / 1e6,
      unit: 'MB',
      against,
      ratio: bytes / bare[index]!,
    })),
    { name: 'memory a server', value: each(viva), unit: 'bytes', against, ratio: each(viva) / each(bare) },
  ];
}

async function residents(kind: Kind): Promise<number[]> {
  const measured: number[] = [];
  for (const guilds of GUILDS) {
    const server = await startDiscordServer();
    for (let index = 1; index < guilds; index++)
      server.guild({ name: `Guild ${index}`, channels: 30, roles: 10 });
    const args = [kind, server.api, server.token];
    measured.push(await withBot(BOT, args, server, async (resident) => resident));
  }
  return measured;
}

if (import.meta.main) console.table(await benchDiscord());
