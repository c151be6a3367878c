import { webApi, type App } from '@slack/bolt';
import type { Desk } from '../chat/desk.ts';
import type { Installations } from '../installations.ts';
import type { Log } from '../log.ts';
import { untilDone } from '../untildone.ts';

const PREFIX = 'slack:';

/**
 * Tells to which workspace the token belongs, and when that one removes the app, or takes the token back:
 * https://docs.slack.dev/reference/events/app_uninstalled. Such an event may come late, and the app be there again: what
 * counts is whether the token is good.
 */
export function followWorkspace(
  app: App,
  token: string,
  { found, removed }: Installations,
  log: Log,
  take: Desk['take'],
): () => void {
  const gone = (team: string): void =>
    take({ workspace: team }, async (signal) => {
      if ((await teamOf(app, token)) !== team) await removed(`${PREFIX}${team}`, signal);
    });
  app.event('app_uninstalled', async ({ body }) => gone(body.team_id));
  app.event('tokens_revoked', async ({ event: { tokens }, body }) => {
    if ((tokens.bot ?? []).length > 0) gone(body.team_id);
  });
  return () =>
    take({ platform: 'slack' }, (signal) =>
      untilDone(
        async () => {
          const team = await teamOf(app, token);
          if (team === undefined) return;
          await found([`${PREFIX}${team}`], (space) => space.startsWith(PREFIX), signal);
        },
        'Slack does not tell to which workspace the token belongs',
        log,
        signal,
      ),
    );
}

/** Undefined for a token that Slack takes no more. */
async function teamOf({ client }: App, token: string): Promise<string | undefined> {
  try {
    return (await client.auth.test({ token })).team_id;
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return undefined;
    throw error;
  }
}
