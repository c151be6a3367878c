import type { Manifest } from '../rules/manifest.ts';
import { allScopes } from './scopes.ts';

/** What the app is set up for. */
export interface Features {
  readonly mode: 'socket' | 'http';
  /** The scopes of the bot's token. */
  readonly scopes: readonly string[];
  /** Events of which the app is told. */
  readonly events: readonly string[];
  readonly homeTab: boolean;
  /** Whether people can be written to directly. */
  readonly messagesTab: boolean;
  /** Slash commands and callback ids of message shortcuts; any, if not said. */
  readonly commands?: readonly string[];
  readonly shortcuts?: readonly string[];
}

/** Of an app without a manifest: all that this server knows, but of events only `app_home_opened`. */
const usual: Features = {
  mode: 'socket',
  scopes: allScopes,
  events: ['app_home_opened'],
  homeTab: true,
  messagesTab: true,
};

export function featuresOf(manifest: Manifest | undefined): Features {
  if (!manifest) return usual;
  const { features = {}, oauth_config: oauth, settings = {} } = manifest;
  const { app_home: home = {}, slash_commands: commands = [], shortcuts = [] } = features;
  return {
    mode: settings.socket_mode_enabled === true ? 'socket' : 'http',
    scopes: oauth?.scopes?.bot ?? [],
    events: settings.event_subscriptions?.bot_events ?? [],
    homeTab: home.home_tab_enabled === true,
    messagesTab: home.messages_tab_enabled === true,
    commands: commands.map(({ command }) => command),
    shortcuts: shortcuts.filter(({ type }) => type === 'message').map((shortcut) => shortcut.callback_id),
  };
}
