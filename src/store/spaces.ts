import type { Redis } from 'ioredis';
import type { Recorded } from '../decks/deck.ts';
import { attemptIn } from './attempts.ts';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { leaveTraces } from './traces.ts';

/** A card that someone in a space has made. */
export interface OwnCard {
  /** Counts the space's cards from 1; never given twice. */
  readonly number: number;
  /** Markdown. */
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
  /** Short answers that are right. */
  readonly accepted: readonly string[];
  /** Wrong answers to choose from; the first accepted one is the right choice. */
  readonly wrong: readonly string[];
  /** What it is about, a word each. */
  readonly tags?: readonly string[];
  /** Digests of recordings that were imported with it, by the side on which they are heard. */
  readonly recorded?: Recorded;
  /** Who made it: the account's id and the name it had. */
  readonly by: { readonly id: string; readonly name: string };
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A card as it was written, without its number. */
export type NewCard = Omit<OwnCard, 'number'>;

/** Cards that one space may have. */
export const CARDS_LIMIT = 500;

/** Cards that one account may make. */
export const CARDS_AN_HOUR = { times: 30, within: 3_600_000 } as const;

/** Files of cards that one account may send: each takes memory, and its recordings room. */
export const IMPORTS_AN_HOUR = { times: 20, within: 3_600_000 } as const;

/** How long a redelivered interaction is recognised, in seconds: a day. */
const MADE_LIFE = 86_400;

/** Gives the card its number, unless this interaction made one already, or there is no room. */
const add = script(`
  local space, cards, made, spaces = unpack(KEYS)
  local id, card, limit, life = unpack(ARGV)
  local number = redis.call('GET', made)
  if number then return tonumber(number) end
  if redis.call('HLEN', cards) >= tonumber(limit) then return 0 end
  number = redis.call('HINCRBY', space, 'last', 1)
  redis.call('HSET', cards, number, card)
  redis.call('SET', made, number, 'EX', life)
  redis.call('HINCRBY', space, 'version', 1)
  redis.call('SADD', spaces, id)
  return number
`);

/**
 * Adds all cards, or none: not when this interaction has added some already, the cards are others than those of
 * `version`, or there is no room.
 */
const addAll = script(`
  local space, cards, made, spaces = unpack(KEYS)
  local id, version, limit, life, count = unpack(ARGV)
  local first = redis.call('GET', made)
  if first then return tonumber(first) end
  if (redis.call('HGET', space, 'version') or '') ~= version then return -1 end
  if redis.call('HLEN', cards) + count > tonumber(limit) then return 0 end
  first = redis.call('HINCRBY', space, 'last', count) - count + 1
  for index = 1, count do redis.call('HSET', cards, first + index - 1, ARGV[5 + index]) end
  redis.call('SET', made, first, 'EX', life)
  redis.call('HINCRBY', space, 'version', 1)
  redis.call('SADD', spaces, id)
  return first
`);

/** Replaces a card, or, without a new one, removes it. */
const change = script(`
  local space, cards, spaces = unpack(KEYS)
  local id, number, card = unpack(ARGV)
  if redis.call('HEXISTS', cards, number) == 0 then return 0 end
  if card == '' then redis.call('HDEL', cards, number) else redis.call('HSET', cards, number, card) end
  if redis.call('HLEN', cards) == 0 then redis.call('SREM', spaces, id) end
  redis.call('HINCRBY', space, 'version', 1)
  return 1
`);

export type SpaceStore = ReturnType<typeof createSpaceStore>;

/** What Redis holds about spaces. Every id is a space's, `discord:1234`. */
export function createSpaceStore(redis: Redis) {
  const changed = async (id: string, number: number, card: string): Promise<boolean> =>
    (await change(redis, [keys.space(id), keys.cards(id), keys.spaces], [id, String(number), card])) === 1;

  return {
    /** Differs after each change of the space's cards; undefined for a space that never had one. */
    version: async (id: string): Promise<string | undefined> =>
      (await redis.hget(keys.space(id), 'version')) ?? undefined,

    /** In the order in which they were made. */
    async cards(id: string): Promise<OwnCard[]> {
      const stored = Object.entries(await redis.hgetall(keys.cards(id)));
      return stored
        .map(([number, json]) => ({ ...(JSON.parse(json) as NewCard), number: Number(number) }))
        .toSorted((one, other) => one.number - other.number);
    },

    async card(id: string, number: number): Promise<OwnCard | undefined> {
      const json = await redis.hget(keys.cards(id), String(number));
      return json === null ? undefined : { ...(JSON.parse(json) as NewCard), number };
    },

    /**
     * @param source the interaction that makes it; told again, it makes nothing new
     * @returns the card's number; undefined when the space has `CARDS_LIMIT` already
     */
    async add(id: string, card: NewCard, source: string): Promise<number | undefined> {
      await leaveTraces(redis, card.by.id, [[{ kind: 'cards', space: id }]]);
      const places = [keys.space(id), keys.cards(id), keys.made(id, source), keys.spaces];
      const number = await add(redis, places, [
        id,
        JSON.stringify(card),
        String(CARDS_LIMIT),
        String(MADE_LIFE),
      ]);
      return Number(number) || undefined;
    },

    /**
     * Adds all cards in one step, or none.
     *
     * @param version the space's, as it was when these cards were chosen
     * @param source as in `add`
     * @returns the first card's number, those of the others follow; or why there is none
     */
    async addAll(
      id: string,
      added: readonly NewCard[],
      version: string | undefined,
      source: string,
    ): Promise<number | 'changed' | 'full'> {
      if (added.length > CARDS_LIMIT) return 'full';
      const places = [keys.space(id), keys.cards(id), keys.made(id, source), keys.spaces];
      const settings = [id, version ?? '', CARDS_LIMIT, MADE_LIFE, added.length].map(String);
      const cards = added.map((card) => JSON.stringify(card));
      const first = Number(await addAll(redis, places, [...settings, ...cards]));
      if (first > 0) return first;
      return first < 0 ? 'changed' : 'full';
    },

    /** How long the account has to wait to make another card, in milliseconds; 0 counts as one made. */
    waitForCard: (account: string, now: number): Promise<number> =>
      attemptIn(redis, keys.cardAttempts(account), CARDS_AN_HOUR, now),

    /** How long the account has to wait to send another file, in milliseconds; 0 counts as one sent. */
    waitForImport: (account: string, now: number): Promise<number> =>
      attemptIn(redis, keys.importAttempts(account), IMPORTS_AN_HOUR, now),

    /** @returns whether the card was still there */
    replace: (id: string, { number, ...card }: OwnCard): Promise<boolean> =>
      changed(id, number, JSON.stringify(card)),

    /** @returns whether the card was still there */
    remove: (id: string, number: number): Promise<boolean> => changed(id, number, ''),

    /** Whether everyone in it may do what is for managers. */
    isOpen: async (id: string): Promise<boolean> => (await redis.hexists(keys.space(id), 'open')) === 1,

    async setOpen(id: string, open: boolean): Promise<void> {
      await (open ? redis.hset(keys.space(id), 'open', '1') : redis.hdel(keys.space(id), 'open'));
    },

    /** Every space that has cards. */
    spaces: (): Promise<string[]> => redis.smembers(keys.spaces),

    /** The version of every space that has cards. */
    async versions(): Promise<ReadonlyMap<string, string>> {
      const spaces = await redis.smembers(keys.spaces);
      const versions = await Promise.all(spaces.map((space) => redis.hget(keys.space(space), 'version')));
      return new Map(spaces.map((space, index) => [space, versions[index] ?? '']));
    },
  };
}
