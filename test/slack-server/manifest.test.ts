import { describe, expect, it } from 'vitest';
import { answering, connected, plain, refusalOf, section, withClient } from './bare-app.ts';
import { checkManifest } from './rules/manifest.ts';
import { SlackError } from './world/slack-error.ts';

const shortcut = {
  type: 'message',
  name: 'Make a card',
  callback_id: 'card',
  description: 'Make a card of it',
};
const command = { command: '/viva', description: 'Questions and reviews', usage_hint: '[ask | review]' };
const manifest = {
  display_information: { name: 'Viva', description: 'Learn together', background_color: '#3b4a6b' },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'Viva', always_online: true },
    slash_commands: [command],
    shortcuts: [shortcut],
  },
  oauth_config: { scopes: { bot: ['commands', 'chat:write', 'users:read'] } },
  settings: {
    event_subscriptions: { bot_events: ['app_home_opened'] },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
};

describe('The manifest of an app', () => {
  it('is taken by Slack when all is well', () => {
    const methods = ['chat.postMessage', 'users.info', 'views.publish'] as const;
    expect(checkManifest(manifest, { methods, events: ['app_home_opened'] })).toBe(manifest);
  });

  it.each([
    [
      '/display_information/name: must be more than 0 and less than 36',
      { display_information: { name: 'x'.repeat(36) } },
    ],
    [
      '/display_information/background_color',
      { display_information: { name: 'Viva', background_color: 'blue' } },
    ],
    [
      '/display_information/description: must be more than 0 and less than 141',
      told({ description: 'x'.repeat(141) }),
    ],
    ['/display_information/long_description: must be more than 174', told({ long_description: 'short' })],
    ['/features/slash_commands: no fewer than 1', features({ slash_commands: [] })],
    [
      '/features/slash_commands/0/command: must be one word',
      features({ slash_commands: [{ ...command, command: 'viva' }] }),
    ],
    [
      '/features/slash_commands/0/command: must be more than 1 and less than 33',
      features({ slash_commands: [{ ...command, command: `/${'x'.repeat(32)}` }] }),
    ],
    [
      '/features/slash_commands/0/description: must be more than 0 and less than 2001',
      features({ slash_commands: [{ ...command, description: 'x'.repeat(2001) }] }),
    ],
    [
      '/features/slash_commands/0/usage_hint: must be more than 0 and less than 1001',
      features({ slash_commands: [{ ...command, usage_hint: 'x'.repeat(1001) }] }),
    ],
    [
      '/features/shortcuts/0/name: must be more than 0 and less than 25',
      features({ shortcuts: [{ ...shortcut, name: 'x'.repeat(25) }] }),
    ],
    [
      '/features/shortcuts/0/callback_id: must be more than 0 and less than 256',
      features({ shortcuts: [{ ...shortcut, callback_id: 'x'.repeat(256) }] }),
    ],
    [
      '/features/shortcuts/0/description: must be more than 0 and less than 151',
      features({ shortcuts: [{ ...shortcut, description: 'x'.repeat(151) }] }),
    ],
    [
      '/features/shortcuts: no fewer than 1 and no more than 10 items',
      features({ shortcuts: Array.from({ length: 11 }, () => shortcut) }),
    ],
    [
      "/features/shortcuts/0: must have required property 'description'",
      features({ shortcuts: [{ ...shortcut, description: undefined }] }),
    ],
    ['/features: must NOT have additional properties (menus)', features({ menus: [] })],
    ['/oauth_config/scopes/bot/0: must be equal to one of the allowed values', scopes('chat:shout')],
    [
      '/settings/event_subscriptions/bot_events/0: must be equal to one of',
      settings({ event_subscriptions: { bot_events: ['home_opened'] } }),
    ],
    [
      '/settings/event_subscriptions/bot_events: must not name an event twice',
      settings({ event_subscriptions: { bot_events: ['app_home_opened', 'app_home_opened'] } }),
    ],
    [
      '/settings/interactivity/is_enabled: must be true for shortcuts',
      settings({ interactivity: { is_enabled: false } }),
    ],
    ['/features/bot_user: is needed for the scopes of a bot', features({ bot_user: undefined })],
    ['/oauth_config/scopes/bot: must have commands', scopes('chat:write')],
    [
      '/oauth_config/scopes/bot: must have channels:history for message.channels',
      settings({ event_subscriptions: { bot_events: ['message.channels'] } }),
    ],
  ])('is refused: %s', (problem, change) => {
    expect(problemsOf(() => checkManifest({ ...manifest, ...change }))).toContainEqual(
      expect.stringContaining(problem),
    );
  });

  it('must say where to send things when it is not for Socket Mode', () => {
    const overHttp = { ...manifest, ...settings({ socket_mode_enabled: false }) };
    const needed = ['slash_commands/0/url', 'event_subscriptions/request_url', 'interactivity/request_url'];

    expect(problemsOf(() => checkManifest(overHttp))).toEqual(
      needed.map((place) => expect.stringMatching(new RegExp(`${place}: is needed without Socket Mode`))),
    );
  });

  it.each([
    ['files:write for files.completeUploadExternal', { methods: ['files.completeUploadExternal'] }],
    ['im:write or mpim:write for conversations.open', { methods: ['conversations.open'] }],
    ['must have tokens_revoked, which is used', { events: ['tokens_revoked'] }],
  ] as const)('must be enough for what the app uses: %s', (problem, uses) => {
    expect(problemsOf(() => checkManifest(manifest, uses))).toEqual([expect.stringContaining(problem)]);
  });
});

describe('The Slack server, by the manifest,', () => {
  const without = {
    ...manifest,
    ...features({ shortcuts: [shortcut], app_home: {}, slash_commands: undefined }),
  };

  it('grants the scopes it names, and no others', async () => {
    const { client } = await withClient({ manifest });

    await expect(client.auth.test()).resolves.toMatchObject({
      response_metadata: { scopes: ['commands', 'chat:write', 'users:read'] },
    });
    await expect(refusalOf(client.files.info({ file: 'F1' }))).resolves.toBe('missing_scope');
  });

  it('offers its command and its shortcuts', async () => {
    const server = await connected((app) => answering(app, { text: 'answered' }), { manifest });
    const answer = await server.person('ada').slash('/ask');

    expect(answer.text).toBe('answered');
    await expect(answer.use('deck')).rejects.toThrow("deck is not in the app's manifest");
  });

  it('offers no command, no home tab and no direct messages where it has none', async () => {
    const { server, client } = await withClient({ manifest: without });
    const ada = server.person('ada');
    const view = { type: 'home' as const, blocks: [section('A')] };

    await expect(ada.slash('/ask')).rejects.toThrow("/viva is not in the app's manifest");
    await expect(refusalOf(client.views.publish({ user_id: ada.id, view }))).resolves.toBe('not_enabled');
    const direct = client.apiCall('chat.postMessage', { channel: ada.id, text: 'A' });
    await expect(refusalOf(direct)).resolves.toBe('messages_tab_disabled');
  });

  it('does not start with one that is refused', async () => {
    await expect(withClient({ manifest: { title: plain('Viva') } })).rejects.toThrow('invalid_manifest');
  });
});

function told(change: object): object {
  return { display_information: { ...manifest.display_information, ...change } };
}

function features(change: object): object {
  return { features: JSON.parse(JSON.stringify({ ...manifest.features, ...change })) };
}

function settings(change: object): object {
  return { settings: { ...manifest.settings, ...change } };
}

function scopes(...bot: string[]): object {
  return { oauth_config: { scopes: { bot } } };
}

function problemsOf(check: () => unknown): readonly string[] {
  try {
    check();
  } catch (error) {
    if (error instanceof SlackError) return error.details;
    throw error;
  }
  return [];
}
