import { join } from 'node:path';
import { commands } from '../../commands/index.ts';
import type { Config } from '../config.ts';
import { checkClock } from './clock.ts';
import { checkConfiguration } from './configuration.ts';
import { checkClips, checkDecks } from './content.ts';
import { checkDisk } from './disk.ts';
import type { Check } from './finding.ts';
import { checkNode } from './node.ts';
import { checkRedis } from './redis.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DECKS = join(ROOT, 'content');
const AUDIO = join(ROOT, 'audio');

const OWN_DECKS = 'Correct VIVA_DECKS, or put decks there: docs/decks.md tells how to write one.';

const voiceOwn = (decks: string, audio: string): string =>
  `Voice them: npm run speak -- --content ${decks} --audio ${audio}`;

/** The platforms' own addresses: https://docs.discord.com/developers/reference#api-reference, https://docs.slack.dev/apis/web-api/ */
const ADDRESSES = { discord: 'https://discord.com/api', slack: 'https://slack.com/api/' };

/** Where the platforms' APIs are, where they aren't the platforms' own. */
interface Addresses {
  readonly discord?: string | undefined;
  readonly slack?: string | undefined;
}

/** What needs no settings. */
export function checksOfMachine(): Check[] {
  return [checkNode(process.versions.node), checkDecks(DECKS), checkClips(DECKS, AUDIO)];
}

/** What these settings lead to. The libraries of a platform are loaded only where it is used. */
export async function checksOf(config: Config): Promise<Check[]> {
  const api: Addresses = { discord: config.discordApi, slack: config.slack?.api };
  const { decks, audio, discordToken: token, discordGuild: guild, slack, dataDirectory } = config;
  const addresses = {
    ...(token !== undefined && { Discord: `${api.discord ?? ADDRESSES.discord}/v10/gateway` }),
    ...(slack && { Slack: new URL('api.test', api.slack ?? ADDRESSES.slack).href }),
  };
  return [
    checkConfiguration(config, '.env'),
    ...(decks === undefined ? [] : [checkDecks(decks, OWN_DECKS)]),
    ...(decks === undefined || audio === undefined ? [] : [checkClips(decks, audio, voiceOwn(decks, audio))]),
    checkDisk(dataDirectory),
    checkRedis(config, Date.now),
    ...(Object.keys(addresses).length > 0 ? [checkClock(addresses, Date.now)] : []),
    ...(token === undefined ? [] : [await discord({ token, guild, api: api.discord })]),
    ...(slack ? [(await import('./slack.ts')).checkSlack(slack, api.slack)] : []),
  ];
}

async function discord(settings: { token: string; guild: string | undefined; api: string | undefined }) {
  const { checkDiscord } = await import('./discord.ts');
  return checkDiscord(settings, commands);
}
