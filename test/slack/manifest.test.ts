import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/slack/manifest.ts';
import { checkManifest } from '../slack-server/rules/manifest.ts';
import type { MethodName } from '../slack-server/world/scopes.ts';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'slack-manifest.ts');

/** What Viva calls. */
const METHODS: readonly MethodName[] = [
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.open',
  'files.completeUploadExternal',
  'files.getUploadURLExternal',
  'files.info',
  'users.info',
  'views.open',
  'views.publish',
];

/** Scopes of which one for each kind of channel is wanted; the methods ask for any of them. */
const OF_A_KIND = /^(channels|groups|im):(read|history)$/;

function manifest(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return { status, stderr, json: status === 0 ? (JSON.parse(stdout) as object) : undefined };
}

describe('npm run slack:manifest', () => {
  it.each([
    ['for Socket Mode', []],
    ['for HTTP', ['--url', 'https://viva.example.org']],
  ])('prints what Slack takes, with scopes for all that Viva calls: %s', (_way, args) => {
    const { json } = manifest(...args);
    expect(checkManifest(json, { methods: METHODS, events: EVENTS })).toBe(json);
  });

  it('asks for no scope that nothing needs', () => {
    const { json } = manifest();
    const { oauth_config: auth } = json as { oauth_config: { scopes: { bot: string[] } } };
    const needed = auth.scopes.bot.filter((scope) => !OF_A_KIND.test(scope) && scope !== 'commands');
    for (const scope of needed) {
      const bot = auth.scopes.bot.filter((one) => one !== scope);
      const poorer = { ...json, oauth_config: { scopes: { bot } } };
      expect(() => checkManifest(poorer, { methods: METHODS, events: EVENTS })).toThrow();
    }
  });

  it('refuses an address that Slack would refuse', () => {
    expect(manifest('--url', 'http://viva.example.org')).toMatchObject({ status: 1 });
  });

  it('says in a line what is wrong with what was typed', () => {
    expect(manifest('--address', 'x')).toMatchObject({ status: 1, stderr: "Unknown option '--address'\n" });
  });
});
