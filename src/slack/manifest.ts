import type { Command } from '../command.ts';
import { ENDPOINT } from './app.ts';

/**
 * What Viva calls, and what for:
 * - `commands`: `/viva` and the shortcuts; `chat:write`: answers whose response URL is spent, and the home tab's;
 * - `im:write`, `files:write`, `files:read`: clips, in direct messages and again by their permalinks; files that people
 *   send with forms;
 * - `users:read`: time zones and who is an admin; `channels:read`, `groups:read`: who made a channel;
 * - `channels:history`, `groups:history`, `im:history`: whether a question of the day has arrived whose answer from
 *   Slack was lost; Slack recognises no message that is sent again.
 */
export const SCOPES = [
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'users:read',
] as const;

export const EVENTS = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] as const;

/**
 * The app's manifest: https://docs.slack.dev/reference/app-manifest
 * @param address where Slack reaches Viva, `https://viva.example.org`; without it the app is for Socket Mode
 */
export function manifestFor(commands: readonly Command[], address: string | undefined): object {
  const request_url = address && new URL(ENDPOINT, address).href;
  const reached = request_url && { request_url };
  return {
    display_information: {
      name: 'Viva',
      description: 'Learn together: question cards you can also hear',
      background_color: '#3b4a6b',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Viva', always_online: true },
      slash_commands: [
        {
          command: '/viva',
          description: 'Questions, reviews and more',
          usage_hint: `[${commands.map(({ name }) => name).join(' | ')}]`,
          should_escape: false,
          ...(request_url && { url: request_url }),
        },
      ],
      shortcuts: commands.flatMap(({ name, summary, shortcut }) =>
        shortcut ? [{ type: 'message', name: shortcut.label, callback_id: name, description: summary }] : [],
      ),
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: { bot_events: EVENTS, ...reached },
      interactivity: { is_enabled: true, ...reached },
      org_deploy_enabled: false,
      socket_mode_enabled: address === undefined,
      token_rotation_enabled: false,
    },
  };
}
