import { createHash, randomInt } from 'node:crypto';
import type { Redis } from 'ioredis';
import { attemptIn } from './attempts.ts';
import { keys } from './keys.ts';
import { script } from './script.ts';
import { leaveTraces } from './traces.ts';

/** Digits and capitals, without those that look alike (0 O, 1 I L) or sound like a word (U). */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 30⁸ codes: at ten tries an hour nobody finds one of those that live for ten minutes. */
const LENGTH = 8;

const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** How long a code can be used, in milliseconds. */
const CODE_LIFE = 10 * 60_000;

const HOUR = 3_600_000;

/** Codes that one account may ask for. */
export const CODES = { times: 5, within: HOUR } as const;

/** Codes that one account may try. */
export const TRIES = { times: 10, within: HOUR } as const;

/** An account as its person knows it. */
export interface NamedAccount {
  /** `discord:1234` */
  readonly id: string;
  readonly name: string;
}

/** A code that somebody has typed on another account: its owner, and the learner that came of it, once it is used. */
export interface ClaimedCode {
  readonly owner: NamedAccount;
  readonly used: string | undefined;
}

/** The first account that types a code, other than its owner, is the only one that can use it. */
const claim = script(`
  local account, now = ARGV[1], tonumber(ARGV[2])
  local owner, name, expires, by, used = unpack(redis.call('HMGET', KEYS[1], 'owner', 'name', 'expires', 'by', 'used'))
  if not owner or used or now >= tonumber(expires) or (by and by ~= account) then return false end
  if owner ~= account then redis.call('HSET', KEYS[1], 'by', account) end
  return {owner, name}
`);

/** Codes by which a person shows that two accounts are theirs. Redis keeps only their hashes. */
export function createCodeStore(redis: Redis) {
  return {
    /** How long the account has to wait for another code, in milliseconds; 0 counts as one asked for. */
    waitForCode: (account: string, now: number): Promise<number> =>
      attemptIn(redis, keys.linkAttempts(account, 'codes'), CODES, now),

    /** How long the account has to wait to try a code, in milliseconds; 0 counts as one tried. */
    waitForTry: (account: string, now: number): Promise<number> =>
      attemptIn(redis, keys.linkAttempts(account, 'tries'), TRIES, now),

    /** Makes a code for its owner to type on another account. */
    async issue({ id, name }: NamedAccount, now: number): Promise<string> {
      const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]!).join('');
      const key = codeKey(code);
      await leaveTraces(redis, id, [[{ kind: 'code', key }, CODE_LIFE]]);
      const fields = { owner: id, name, expires: now + CODE_LIFE };
      await redis.multi().hset(key, fields).pexpire(key, CODE_LIFE).exec();
      return code;
    },

    /** Reserves a code for the account that has typed it. @returns its owner; undefined if it can't be used */
    async claim(code: string, account: string, now: number): Promise<NamedAccount | undefined> {
      await leaveTraces(redis, account, [[{ kind: 'code', key: codeKey(code) }, CODE_LIFE]]);
      const owner = await claim(redis, [codeKey(code)], [account, String(now)]);
      if (!owner) return undefined;
      const [id, name] = owner as [string, string];
      return { id, name };
    },

    /** The code that this account has claimed; undefined if it hasn't, or the code has expired. */
    async claimed(code: string, account: string, now: number): Promise<ClaimedCode | undefined> {
      const { owner, name, expires, by, used } = await redis.hgetall(codeKey(code));
      if (owner === undefined || name === undefined || by !== account || now >= Number(expires))
        return undefined;
      return { owner: { id: owner, name }, used };
    },

    async forget(code: string): Promise<void> {
      await redis.del(codeKey(code));
    },
  };
}

/** The code as it was made, from how it was typed; undefined if it can't be one. */
export function readCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return CODE.test(code) ? code : undefined;
}

export function codeKey(code: string): string {
  return keys.linkCode(createHash('sha256').update(code).digest('base64url'));
}
