import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('the environment', () => {
  it('may say nothing', () => {
    expect(readConfig({})).toEqual({
      redisUrl: undefined,
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
});
