import { App, webApi, type Logger } from '@slack/bolt';
import type { Bot } from '../bot.ts';
import { settled } from '../chat/settled.ts';
import { ConfigError } from '../config.ts';
import type { Log } from '../log.ts';
import { untilAborted } from '../sleep.ts';
import { taskGroup } from '../taskgroup.ts';
import { listen } from './receive.ts';

export interface SlackSettings {
  /** `xapp-…`: opens the socket. */
  readonly appToken: string;
  /** `xoxb-…`: acts in the workspace. */
  readonly botToken: string;
  /** Address of Slack's Web API, where it isn't Slack's own. */
  readonly api?: string;
}

/** Milliseconds for one call of the Web API; the client's own default is none. */
const CALL_LIMIT = 10_000;

/**
 * Viva on Slack in Socket Mode, until the signal fires. Each event is a task of its own.
 * @throws {ConfigError} when Slack refuses a token
 */
export async function runSlack(
  bot: Bot,
  { appToken, botToken, api }: SlackSettings,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const app = new App({
    token: botToken,
    appToken,
    socketMode: true,
    // The constructor would check the token in a promise that nobody awaits.
    deferInitialization: true,
    logger: loggerFor(log),
    clientOptions: {
      // Without a policy of our own, Socket Mode would give its hundred retries to every call.
      retryConfig: { retries: 2 },
      timeout: CALL_LIMIT,
      ...(api !== undefined && { slackApiUrl: api }),
    },
  });
  app.error(async (error) => log.error({ err: error }, 'a Slack listener failed'));
  await taskGroup(signal, async (group) => {
    listen(app, bot, (work) => {
      if (!group.signal.aborted) group.spawn((within) => settled(() => work(within), log, {}));
    });
    try {
      await connect(app);
      log.info({}, 'Viva is on Slack');
      await untilAborted(group.signal);
    } finally {
      await app.stop();
    }
  });
}

const REFUSALS = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'not_allowed_token_type',
];

async function connect(app: App): Promise<void> {
  try {
    await app.init();
    await app.start();
  } catch (error) {
    if (!(error instanceof webApi.WebAPIPlatformError && REFUSALS.includes(error.data.error))) throw error;
    const reason = `Slack refuses a token (${error.data.error}): copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again from the app's pages.`;
    throw new ConfigError(reason, { cause: error });
  }
}

/** Bolt's and the client's own words, in our log. */
function loggerFor(log: Log): Logger {
  const tell =
    (write: Log['debug']) =>
    (...words: unknown[]): void =>
      write({ from: 'bolt' }, words.map(String).join(' '));
  return {
    debug: () => {},
    info: tell(log.debug),
    warn: tell(log.warn),
    error: tell(log.error),
    setLevel: () => {},
    setName: () => {},
    getLevel: () => webApi.LogLevel.INFO,
  };
}
