import { scopesByMethod, type MethodName } from '../world/scopes.ts';
import type { Manifest } from './manifest.ts';

/** What the app does, that its manifest must allow. */
export interface Uses {
  readonly methods?: readonly MethodName[];
  readonly events?: readonly string[];
}

/** Of which one is needed, by event: https://docs.slack.dev/reference/events; none for others. */
const scopesByEvent: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  file_deleted: ['files:read'],
  file_shared: ['files:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
  team_join: ['users:read'],
  user_change: ['users:read'],
};

/** What a manifest lacks for the events it names and for what the app uses. */
export function scopeProblems({ features, oauth_config: oauth, settings }: Manifest, uses: Uses): string[] {
  const { methods = [], events = [] } = uses;
  const scopes: readonly string[] = oauth?.scopes?.bot ?? [];
  const subscribed: readonly string[] = settings?.event_subscriptions?.bot_events ?? [];
  const missing = (user: string, anyOf: readonly string[] = []) =>
    anyOf.length === 0 || anyOf.some((scope) => scopes.includes(scope))
      ? []
      : [`/oauth_config/scopes/bot: must have ${anyOf.join(' or ')} for ${user}`];
  return [
    ...subscribed.flatMap((event) => missing(event, scopesByEvent[event])),
    ...methods.flatMap((method) => missing(method, scopesByMethod[method])),
    ...events
      .filter((event) => !subscribed.includes(event))
      .map((event) => `/settings/event_subscriptions/bot_events: must have ${event}, which is used`),
    ...(methods.includes('views.publish') && features?.app_home?.home_tab_enabled !== true
      ? ['/features/app_home/home_tab_enabled: must be true for views.publish']
      : []),
  ];
}
