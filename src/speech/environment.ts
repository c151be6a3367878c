import * as v from 'valibot';
import { ConfigError } from '../config.ts';
import { commandEngine } from './commandengine.ts';
import type { Engine } from './engine.ts';
import { festivalEngine } from './festival.ts';
import { httpEngine } from './httpengine.ts';

const variables = v.object({
  SPEAK_ENGINE: v.optional(v.literal('festival', 'must be festival, or unset')),
  SPEAK_COMMAND: v.optional(v.string()),
  SPEAK_URL: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https?:/, 'must be an http:// or https:// address'),
      v.url('must be an address'),
    ),
  ),
  SPEAK_KEY: v.optional(v.string()),
  SPEAK_MODEL: v.optional(v.string()),
  SPEAK_VOICE: v.optional(v.string()),
});

/** Each chooses an engine. */
const ENGINES = ['SPEAK_ENGINE', 'SPEAK_COMMAND', 'SPEAK_URL'] as const;

/**
 * The engine for `npm run speak`: the one that the environment asks for, or else Festival. Nothing is started or
 * reached.
 *
 * @throws {ConfigError} as `engineAskedFor`
 */
export function engineFor(env: NodeJS.ProcessEnv): Engine {
  return engineAskedFor(env) ?? festivalEngine();
}

/**
 * The engine for a running bot, which voices new cards only where someone has asked for it: a command, a server, or
 * Festival by its name. Nothing is started or reached.
 *
 * @throws {ConfigError} naming every variable that is wrong. An empty variable counts as unset.
 */
export function engineAskedFor(env: NodeJS.ProcessEnv): Engine | undefined {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = v.safeParse(variables, filled);
  if (!result.success)
    throw new ConfigError(result.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`).join('\n'));
  const { SPEAK_ENGINE, SPEAK_COMMAND, SPEAK_URL, SPEAK_KEY, SPEAK_MODEL, SPEAK_VOICE } = result.output;
  const asked = ENGINES.filter((name) => result.output[name]);
  if (asked.length > 1) throw new ConfigError(`${asked.join(' and ')} exclude each other`);
  if (SPEAK_ENGINE) return festivalEngine();
  if (SPEAK_COMMAND) return commandEngine(SPEAK_COMMAND);
  if (!SPEAK_URL) return undefined;
  if (!SPEAK_MODEL || !SPEAK_VOICE) throw new ConfigError('SPEAK_URL needs SPEAK_MODEL and SPEAK_VOICE');
  return httpEngine({ url: SPEAK_URL, key: SPEAK_KEY, model: SPEAK_MODEL, voice: SPEAK_VOICE });
}
