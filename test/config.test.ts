import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('the environment', () => {
  it('may say nothing', () => {
    expect(readConfig({})).toEqual({
      redisUrl: undefined,
      roles: new Set(['worker']),
      split: false,
      dataDirectory: resolve('.data'),
      zone: Temporal.Now.timeZoneId(),
      logLevel: undefined,
    });
  });

  it('is read as it is meant', () => {
    const env = {
      REDIS_URL: 'rediss://user:secret@host:6380/1',
      VIVA_DATA: '~/viva',
      VIVA_ZONE: 'Asia/Kathmandu',
      LOG_LEVEL: 'debug',
    };
    expect(readConfig(env)).toMatchObject({
      redisUrl: env.REDIS_URL,
      zone: 'Asia/Kathmandu',
      logLevel: 'debug',
    });
    expect(readConfig(env).dataDirectory).not.toContain('~');
  });

  it('counts what is empty as unset', () => {
    expect(readConfig({ REDIS_URL: ' ', VIVA_ZONE: '' }).redisUrl).toBeUndefined();
  });

  it('has every mistake told at once, and no value, which may be a secret', () => {
    const read = () =>
      readConfig({ REDIS_URL: 'http://user:secret@host', VIVA_ZONE: 'Mars/Phobos', LOG_LEVEL: 'loud' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/REDIS_URL .*redis:\/\/[\s\S]*VIVA_ZONE .*IANA[\s\S]*LOG_LEVEL .*debug/);
    expect(read).not.toThrow(/secret|Mars|loud/);
  });

  it('names the platforms by their tokens, and a token that is missing or misplaced', () => {
    expect(readConfig({ SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' }).slack).toEqual({
      botToken: 'xoxb-1',
      way: { kind: 'socket', appToken: 'xapp-1' },
    });
    expect(() => readConfig({ SLACK_APP_TOKEN: 'xapp-1' })).toThrow('SLACK_BOT_TOKEN is missing');
    expect(() => readConfig({ SLACK_APP_TOKEN: 'xoxb-1', SLACK_BOT_TOKEN: 'xapp-1' })).toThrow(
      /SLACK_APP_TOKEN must look like xapp-…\nSLACK_BOT_TOKEN/,
    );
    expect(() => readConfig({ DISCORD_TOKEN: 'Bot abc' })).toThrow(
      /DISCORD_TOKEN must look like three parts/,
    );
  });

  it('takes a signing secret for HTTP, and stops where Slack could deliver in two ways or in none', () => {
    const secret = '0123456789abcdef0123456789abcdef';
    const http = { SLACK_SIGNING_SECRET: secret, SLACK_BOT_TOKEN: 'xoxb-1' };
    const way = { kind: 'http', signingSecret: secret };
    expect(readConfig(http).slack?.way).toEqual({ ...way, port: 3000 });
    expect(readConfig({ ...http, SLACK_PORT: '80' }).slack?.way).toEqual({ ...way, port: 80 });
    expect(() => readConfig({ ...http, SLACK_PORT: '70000' })).toThrow('SLACK_PORT must be a port');
    expect(() => readConfig({ ...http, SLACK_APP_TOKEN: 'xapp-1' })).toThrow('exclude each other');
    expect(() => readConfig({ SLACK_BOT_TOKEN: 'xoxb-1' })).toThrow('SLACK_APP_TOKEN is missing');
    expect(() => readConfig({ SLACK_SIGNING_SECRET: secret })).toThrow('SLACK_BOT_TOKEN is missing');
    expect(() => readConfig({ ...http, SLACK_SIGNING_SECRET: 'x' })).toThrow('32 digits');
  });
});

describe('the roles', () => {
  const token = 'a.b.c';
  const bot = 'xoxb-1';
  const both = { DISCORD_TOKEN: token, SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: 'xapp-1' };
  const redis = { REDIS_URL: 'redis://host' };
  const read = (env: NodeJS.ProcessEnv) => () => readConfig(env);

  it('are all that the tokens allow, in one process', () => {
    const all = { roles: new Set(['discord', 'slack', 'worker']), split: false };
    expect(readConfig(both)).toMatchObject(all);
    expect(readConfig({ ...both, VIVA_ROLES: 'worker,slack, Discord' })).toMatchObject(all);
    expect(readConfig({ DISCORD_TOKEN: token }).roles).toEqual(new Set(['discord', 'worker']));
  });

  it('are split where some are left out, on a Redis that others reach', () => {
    const env = { ...both, ...redis, VIVA_ROLES: 'discord,worker' };
    expect(readConfig(env)).toMatchObject({ roles: new Set(['discord', 'worker']), split: true });
    expect(read({ ...env, REDIS_URL: '' })).toThrow('REDIS_URL is missing');
    expect(read({ DISCORD_TOKEN: token, VIVA_ROLES: 'worker' })).toThrow('REDIS_URL is missing');
  });

  it('need their tokens; a worker those of the bots that it posts for, and none to receive by', () => {
    const lone = (role: string, env = {}) => read({ ...redis, ...env, VIVA_ROLES: role });
    expect(lone('discord', { SLACK_BOT_TOKEN: bot })).toThrow('needs DISCORD_TOKEN');
    expect(lone('slack', { DISCORD_TOKEN: token })).toThrow('needs SLACK_BOT_TOKEN');
    expect(lone('slack', { SLACK_BOT_TOKEN: bot })).toThrow('SLACK_APP_TOKEN is missing');
    expect(lone('worker')).toThrow(/worker.*DISCORD_TOKEN or SLACK_BOT_TOKEN/);
    expect(lone('worker', { SLACK_BOT_TOKEN: bot })().slack).toEqual({ botToken: bot, way: undefined });
  });

  it.each(['gateway', 'discord;slack', ',', 'worker,,'])('are not %j', (roles) => {
    expect(read({ ...both, ...redis, VIVA_ROLES: roles })).toThrow(
      'VIVA_ROLES must be of discord, slack, worker, with commas between',
    );
  });
});
