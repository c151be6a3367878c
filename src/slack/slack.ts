import type { App } from '@slack/bolt';
import { withDesk } from '../chat/desk.ts';
import type { Log } from '../log.ts';
import { untilAborted } from '../sleep.ts';
import type { Tokens } from '../daily/tokens.ts';
import type { Stores } from '../store/stores.ts';
import type { Receiver } from '../viva.ts';
import { connect, createApp, type SlackSettings } from './app.ts';
import { listen } from './listen.ts';
import { followWorkspace } from './installed.ts';
import { createPeople } from './people.ts';
import { clientOptions, createWorkspaces } from './workspaces.ts';

/**
 * Viva on Slack, until the signal fires. Each event is a task of its own; what is being answered then is finished
 * within ten seconds.
 *
 * @param present called when it is there, with what tells whether it still is
 * @throws {ConfigError} when Slack refuses a token, or the port is taken
 */
export async function runSlack(
  { bot, installations }: Receiver,
  stores: Stores,
  settings: SlackSettings,
  tokens: Tokens,
  log: Log,
  signal: AbortSignal,
  present: (isConnected: () => boolean) => void = () => {},
): Promise<void> {
  const options = clientOptions(settings.api, log);
  const app = createApp(settings, options, log);
  const workspaces = createWorkspaces(() => settings.botToken, { options, tokens, priority: 'people' });
  const { deliveries, uploads } = stores;
  const reception = { bot, deliveries, uploads, workspaces, people: createPeople(log) };
  try {
    await withDesk(signal, log, async ({ group, take }) => {
      listen(app, reception, take);
      const noteWorkspace = followWorkspace(app, settings.botToken, installations, log, take);
      const port = await connect(app, settings, group.signal);
      noteWorkspace();
      present(() => !group.signal.aborted);
      log.info({ by: settings.way.kind, port }, 'Viva is on Slack');
      await untilAborted(group.signal);
    });
  } finally {
    await leave(app, log);
  }
}

async function leave(app: App, log: Log): Promise<void> {
  // An HTTP receiver that never came to listen can't be stopped, and needn't be.
  await app
    .stop()
    .catch((error: unknown) => log.debug({ err: error }, 'Slack was left before it was reached'));
}
