import { webApi } from '@slack/bolt';
import type { SlackConfig } from '../config.ts';
import { silentLog } from '../log.ts';
import { SCOPES } from '../slack/manifest.ts';
import { clientOptions, onceOnly } from '../slack/workspaces.ts';
import { findingsOf, type Check, type Finding } from './finding.ts';

const SUBJECT = 'Slack';
const { ok, failure, warning } = findingsOf(SUBJECT);

interface SlackSettings {
  readonly botToken: string;
  /** None where others receive the events. */
  readonly way?: SlackConfig['way'] | undefined;
}

/** Whether Slack knows the tokens, and has granted what Viva needs. */
export function checkSlack({ botToken, way }: SlackSettings, api: string | undefined): Check {
  const options = clientOptions(api, silentLog);
  return {
    subject: SUBJECT,
    run: async (signal) => [
      ...(await explained('SLACK_BOT_TOKEN', () => bot(botToken, options, signal))),
      ...(way?.kind === 'http' ? [overHttp(way.port)] : []),
      ...(way?.kind === 'socket'
        ? await explained('SLACK_APP_TOKEN', () => socket(way.appToken, options, signal))
        : []),
    ],
  };
}

/** Codes of refusals: https://docs.slack.dev/reference/methods/auth.test#errors */
async function explained(name: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof webApi.WebAPIPlatformError)) throw error;
    const { error: code } = error.data;
    if (code === 'missing_scope')
      return [
        failure(
          `${name} lacks the scope connections:write`,
          'Basic Information, App-Level Tokens: make one with it.',
        ),
      ];
    return [
      failure(
        `Slack refuses ${name} (${code})`,
        'Copy it again from the app’s pages; install the app anew if it was removed.',
      ),
    ];
  }
}

async function bot(token: string, options: webApi.WebClientOptions, signal: AbortSignal): Promise<Finding[]> {
  const client = new webApi.WebClient(token, onceOnly(options, signal));
  const { team, response_metadata } = await client.auth.test();
  const granted = response_metadata?.scopes ?? [];
  const missing = SCOPES.filter((scope) => !granted.includes(scope));
  return [
    ok(`the bot token is of the workspace “${team}”`),
    missing.length === 0
      ? ok(`all ${SCOPES.length} scopes are granted`)
      : failure(
          `lacks the ${missing.length === 1 ? 'scope' : 'scopes'} ${missing.join(', ')}`,
          'Paste npm run slack:manifest under App Manifest, and install the app anew.',
        ),
  ];
}

/** Slack gives out the address of a socket; nobody need open it. */
async function socket(
  token: string,
  options: webApi.WebClientOptions,
  signal: AbortSignal,
): Promise<Finding[]> {
  const client = new webApi.WebClient(token, onceOnly(options, signal));
  const { response_metadata } = await client.apps.connections.open({});
  const isOff = response_metadata?.messages?.some((message) => /Socket Mode is not turned on/.test(message));
  return [
    isOff
      ? failure(
          'the app has Socket Mode turned off: nothing reaches Viva',
          'Turn it on under Socket Mode; or set SLACK_SIGNING_SECRET in the place of SLACK_APP_TOKEN.',
        )
      : ok('a socket is to be had'),
  ];
}

function overHttp(port: number): Finding {
  const advice = 'Event Subscriptions, Request URL, Retry: Slack says there whether it gets through.';
  return warning(`events come to port ${port}, which can't be tried out from here`, advice);
}
