import type { App } from '@slack/bolt';
import type { Desk } from '../chat/desk.ts';
import type { Installations } from '../installations.ts';

const PREFIX = 'slack:';

/** Tells when the workspace removes the app, or takes its token back: https://docs.slack.dev/reference/events/app_uninstalled */
export function followWorkspaces(app: App, { removed }: Installations, take: Desk['take']): void {
  const gone = (team: string): void => take({ workspace: team }, () => removed(`${PREFIX}${team}`));
  app.event('app_uninstalled', async ({ body }) => gone(body.team_id));
  app.event('tokens_revoked', async ({ event: { tokens }, body }) => {
    if ((tokens.bot ?? []).length > 0) gone(body.team_id);
  });
}

/** Tells to which workspace the token belongs: Viva is in that one alone. */
export async function noteWorkspace(app: App, token: string, { found }: Installations): Promise<void> {
  const { team_id: team } = await app.client.auth.test({ token });
  if (team !== undefined) await found([`${PREFIX}${team}`], (space) => space.startsWith(PREFIX));
}
