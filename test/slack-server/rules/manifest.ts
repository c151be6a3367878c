import type { webApi } from '@slack/bolt';
import { excesses, type Limits } from '../../far-end/limits.ts';
import { schemaProblems } from '../../far-end/schema.ts';
import { SlackError } from '../world/slack-error.ts';
import { limitComplaint } from './block-limits.ts';
import { scopeProblems, type Uses } from './manifest-scopes.ts';

export type Manifest = webApi.AppsManifestValidateArguments['manifest'];

/**
 * A manifest as Slack takes it, with all that the app's uses need.
 * @throws {SlackError} `invalid_manifest` with all that is wrong, each with the JSON pointer of its place:
 * https://docs.slack.dev/reference/methods/apps.manifest.validate
 */
export function checkManifest(json: unknown, uses: Uses = {}): Manifest {
  const problems: string[] = [];
  if (!isManifest(json, problems)) throw new SlackError('invalid_manifest', problems);
  problems.push(...lengthProblems(json), ...formProblems(json), ...addressProblems(json));
  problems.push(...featureProblems(json), ...scopeProblems(json, uses));
  if (problems.length > 0) throw new SlackError('invalid_manifest', problems);
  return json;
}

/**
 * https://docs.slack.dev/reference/app-manifest and, where that leaves lengths out,
 * https://github.com/slackapi/manifest-schema
 */
const limits: Limits = {
  'display_information/name': [1, 35],
  'display_information/description': [1, 140],
  'display_information/long_description': [175, 4000],
  'features/bot_user/display_name': [1, 80],
  'features/shortcuts': [1, 10],
  'features/shortcuts/*/name': [1, 24],
  'features/shortcuts/*/callback_id': [1, 255],
  'features/shortcuts/*/description': [1, 150],
  'features/slash_commands': [1, 50],
  'features/slash_commands/*/command': [2, 32],
  'features/slash_commands/*/description': [1, 2000],
  'features/slash_commands/*/usage_hint': [1, 1000],
  'features/slash_commands/*/url': [0, 3000],
  'features/unfurl_domains': [1, 5],
  'oauth_config/redirect_urls': [0, 1000],
  'oauth_config/scopes/*': [0, 255],
  'settings/event_subscriptions/request_url': [0, 3500],
  'settings/event_subscriptions/bot_events': [0, 100],
  'settings/interactivity/request_url': [0, 3500],
  'settings/interactivity/message_menu_options_url': [0, 3500],
};

function isManifest(json: unknown, problems: string[]): json is Manifest {
  problems.push(...schemaProblems('slack.manifest', json));
  return problems.length === 0;
}

function lengthProblems(manifest: Manifest): string[] {
  return excesses(manifest, limits).map((excess) => `${excess.at}: ${limitComplaint(excess)}`);
}

function formProblems({ display_information: shown, features = {}, settings = {} }: Manifest): string[] {
  const events = settings.event_subscriptions?.bot_events ?? [];
  const commands = features.slash_commands ?? [];
  const color = shown.background_color ?? '#000';
  return [
    ...(/^#([0-9a-f]{3}){1,2}$/i.test(color)
      ? []
      : ['/display_information/background_color: must be such as #000 or #0000AA']),
    ...commands.flatMap(({ command }, index) =>
      /^\/[^\s/]+$/.test(command)
        ? []
        : [`/features/slash_commands/${index}/command: must be one word after a slash`],
    ),
    ...(new Set(events).size < events.length
      ? ['/settings/event_subscriptions/bot_events: must not name an event twice']
      : []),
  ];
}

/** Without Socket Mode, Slack must know where to send things; and every address must be one. */
function addressProblems({ features = {}, settings = {} }: Manifest): string[] {
  const { event_subscriptions: events = {}, interactivity, socket_mode_enabled: sockets = false } = settings;
  const needed: [place: string, url: string | undefined, used: boolean][] = [
    ...(features.slash_commands ?? []).map(({ url }, index): [string, string | undefined, boolean] => [
      `/features/slash_commands/${index}/url`,
      url,
      true,
    ]),
    ['/settings/event_subscriptions/request_url', events.request_url, (events.bot_events ?? []).length > 0],
    ['/settings/interactivity/request_url', interactivity?.request_url, interactivity?.is_enabled === true],
  ];
  return needed.flatMap(([place, url, used]) => {
    if (url === undefined) return used && !sockets ? [`${place}: is needed without Socket Mode`] : [];
    return /^https?:\/\//.test(url) ? [] : [`${place}: must begin with https://`];
  });
}

function featureProblems({ features = {}, oauth_config: oauth, settings = {} }: Manifest): string[] {
  const scopes: readonly string[] = oauth?.scopes?.bot ?? [];
  const commands = [...(features.slash_commands ?? []), ...(features.shortcuts ?? [])];
  return [
    ...(scopes.length > 0 && !features.bot_user
      ? ['/features/bot_user: is needed for the scopes of a bot']
      : []),
    ...(features.shortcuts && settings.interactivity?.is_enabled !== true
      ? ['/settings/interactivity/is_enabled: must be true for shortcuts']
      : []),
    ...(commands.length > 0 && !scopes.includes('commands')
      ? ['/oauth_config/scopes/bot: must have commands for slash commands and shortcuts']
      : []),
  ];
}
