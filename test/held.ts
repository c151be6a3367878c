import type { Redis } from 'ioredis';

/** The names of all keys in Redis that hold a text, in their name or in what they hold. */
export async function keysWith(redis: Redis, text: string): Promise<string[]> {
  const keys = await redis.keys('*');
  const held = await Promise.all(keys.map(async (key) => `${key} ${await contentOf(redis, key)}`));
  return keys.filter((_, index) => held[index]!.includes(text));
}

async function contentOf(redis: Redis, key: string): Promise<string> {
  const readers: Readonly<Record<string, () => Promise<unknown>>> = {
    hash: () => redis.hgetall(key),
    zset: () => redis.zrange(key, '0', '-1'),
    set: () => redis.smembers(key),
    list: () => redis.lrange(key, 0, -1),
    string: () => redis.get(key),
  };
  return JSON.stringify((await readers[await redis.type(key)]?.()) ?? '');
}
