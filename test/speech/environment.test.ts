import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { engineAskedFor, engineFor } from '../../src/speech/environment.ts';

const SERVER = { SPEAK_URL: 'https://api.example.org/v1', SPEAK_MODEL: 'tts-1', SPEAK_VOICE: 'nova' };

describe('the engine of the environment', () => {
  it.each([
    ['Festival by default', {}, /^festival cmu_us_slt_arctic_hts [0-9a-f]{8}$/],
    ['Festival where the settings are empty', { SPEAK_COMMAND: ' ', SPEAK_URL: '' }, /^festival /],
    ['Festival by its name', { SPEAK_ENGINE: 'festival' }, /^festival /],
    ['a command', { SPEAK_COMMAND: 'piper --model en.onnx' }, /^command [0-9a-f]{8}$/],
    ['a server', SERVER, /^api\.example\.org tts-1 nova$/],
  ])('is %s', (_, env, id) => {
    expect(engineFor(env).id).toMatch(id);
  });

  it('is another for another command', () => {
    const [one, other] = ['piper --model en.onnx', 'piper --model de.onnx'];
    expect(engineFor({ SPEAK_COMMAND: one }).id).not.toBe(engineFor({ SPEAK_COMMAND: other }).id);
  });

  it('keeps the key out of its id', () => {
    expect(engineFor({ ...SERVER, SPEAK_KEY: 'sk-secret' }).id).not.toContain('secret');
  });

  it.each([
    [{ ...SERVER, SPEAK_URL: 'api.example.org' }, 'SPEAK_URL must be an http:// or https:// address'],
    [{ SPEAK_URL: SERVER.SPEAK_URL }, 'SPEAK_URL needs SPEAK_MODEL and SPEAK_VOICE'],
    [{ ...SERVER, SPEAK_COMMAND: 'piper' }, 'SPEAK_COMMAND and SPEAK_URL exclude each other'],
    [
      { SPEAK_ENGINE: 'festival', SPEAK_COMMAND: 'piper' },
      'SPEAK_ENGINE and SPEAK_COMMAND exclude each other',
    ],
    [{ SPEAK_ENGINE: 'piper' }, 'SPEAK_ENGINE must be festival, or unset'],
  ])('is refused with its reason: %o', (env, reason) => {
    expect(() => engineFor(env)).toThrow(ConfigError);
    expect(() => engineFor(env)).toThrow(reason);
  });
});

describe('the engine of a running bot', () => {
  it('is none unless one is asked for', () => {
    expect(engineAskedFor({})).toBeUndefined();
    expect(engineAskedFor({ SPEAK_ENGINE: ' ', SPEAK_COMMAND: '', SPEAK_VOICE: 'nova' })).toBeUndefined();
  });

  it.each([{ SPEAK_ENGINE: 'festival' }, { SPEAK_COMMAND: 'piper' }, SERVER])(
    'is the one for which clips are rendered ahead: %o',
    (env) => {
      expect(engineAskedFor(env)!.id).toBe(engineFor(env).id);
    },
  );

  it('is refused where the environment is wrong', () => {
    expect(() => engineAskedFor({ SPEAK_URL: SERVER.SPEAK_URL })).toThrow(ConfigError);
  });
});
