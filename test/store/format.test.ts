import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { REMEMBERED } from '../../src/installations.ts';
import { FORMAT, migrate } from '../../src/store/format.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { botOn, visitor } from '../bot.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { keysWith } from '../held.ts';
import { configFor, recordingLog } from '../house.ts';
import { runViva } from '../process.ts';

const redis = await testRedis();
const folder = await temporaryFolder();
const { signal } = new AbortController();
const HERE = 'test:here';
const DATE = '2026-11-23';
const ADA = 'linked:5OiRVTzMOiZAFpFo';

beforeEach(() => redis.flushall());

/** Writes what a Viva of this format had written: of Ada, Bob, a card, a question of the day, and more. */
async function loadSample(format: number): Promise<void> {
  const file = join(import.meta.dirname, 'samples', `format-${format}.json`);
  for (const [command, ...args] of JSON.parse(readFileSync(file, 'utf8')) as [string, ...string[]][])
    await redis.call(command, ...args);
}

/** All keys with what they hold, to be compared. */
async function everything(): Promise<Record<string, unknown>> {
  const names = (await redis.keys('*')).toSorted();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await redis.dump(name)) as unknown] as const)),
  );
}

/** All but the traces and lists that the second step adds, and those keys. */
function without(names: readonly string[], all: Record<string, unknown>): Record<string, unknown> {
  const rest = Object.entries(all).filter(
    ([name]) => !names.includes(name) && !/:(traces|places)$/.test(name),
  );
  return Object.fromEntries(rest);
}

const migrated = async (): Promise<void> => migrate(redis, recordingLog(), signal);
const answers = () => botOn(redis).stores.drops.answers(HERE, DATE);

describe('data of the first format', () => {
  it('gets answers and names that belong to accounts, of a linked learner to one of theirs', async () => {
    await loadSample(1);
    expect(await answers()).toEqual([
      expect.not.objectContaining({ account: expect.anything() as unknown }),
      expect.not.objectContaining({ account: expect.anything() as unknown }),
    ]);
    await migrated();
    expect(await answers()).toMatchObject([
      { order: 1, learner: ADA, account: 'test:ada', right: true },
      { order: 2, learner: 'test:bob', account: 'test:bob', at: 1_795_420_800_000 },
    ]);
    expect(await redis.hgetall('viva:names')).toEqual({ 'test:ada': 'ada-elsewhere', 'test:bob': 'bob' });
  });

  it('keeps all else as it was', async () => {
    await loadSample(1);
    const before = await everything();
    await migrated();
    const changed = ['viva:format', 'viva:names', `viva:place:{${HERE}}:drop:${DATE}:answers`];
    expect(without(changed, await everything())).toEqual(without(changed, before));
    expect(await redis.get('viva:format')).toBe(String(FORMAT));
  });

  it('is what the bot goes on with: the open question is told, its points are given, reviews are there', async () => {
    await loadSample(1);
    await migrated();
    const { bot, daily, timetable, board, clock } = botOn(redis);
    clock.now = Date.parse('2026-11-24T08:00:00Z');
    board.messages.push(...(await openQuestion()));
    await daily.reveal(HERE, DATE, new AbortController().signal);
    expect(board.messages.at(-1)!.post.reply.fields).toContainEqual({
      name: 'First',
      value: '`ada-elsewhere`',
    });
    const bob = visitor(bot, 'bob');
    expect(JSON.stringify(await bob.slash('leaderboard'))).toMatch(/ada-elsewhere.*bob/);
    expect(JSON.stringify(await bob.slash('progress'))).toMatch(/Learning[^}]*2/);
    await timetable.close();
  });
});

/** The question of the sample, as its place shows it. */
async function openQuestion() {
  const sent = await botOn(redis).stores.drops.drop(HERE, DATE);
  const reply = { title: 'The question' };
  const post = { nonce: '', since: 0, key: '', reply };
  return [{ id: sent!.message!, place: HERE, post, at: sent!.sentAt!, shows: reply, edits: 0 }];
}

describe('data of the second format', () => {
  it('gets traces of each account, kept for as long as what they lead to', async () => {
    await loadSample(2);
    await migrated();
    const traces = await redis.zrange('viva:account:{test:bob}:traces', '0', '-1', 'WITHSCORES');
    const [now, life] = [Date.now(), 45 * 86_400_000];
    expect(traces.filter((_, index) => index % 2 === 0).map((json) => JSON.parse(json) as unknown)).toEqual(
      expect.arrayContaining([
        { kind: 'answer', place: HERE, date: DATE },
        { kind: 'lesson', id: 'aaaaaaaaaa' },
        { kind: 'flags', space: 'test:space' },
        { kind: 'leaders', scope: HERE, period: 'all' },
      ]),
    );
    const till = traces[traces.findIndex((json) => json.includes('"answer"')) + 1];
    expect(Math.abs(Number(till) - now - life)).toBeLessThan(86_400_000);
    expect(traces[traces.findIndex((json) => json.includes('"all"')) + 1]).toBe('inf');
  });

  it('gets the same traces as what is written now', async () => {
    await loadSample(2);
    await redis.hset(`viva:place:{test:T1/C1}:drop:${DATE}:answers`, 'test:ada', '{"account":"test:ada"}');
    await migrated();
    const before = await redis.zrange('viva:account:{test:ada}:traces', '0', '-1');
    const { stores } = botOn(redis);
    await stores.leaderboard.award('test:ada', 3, { place: HERE, space: 'test:space', date: DATE });
    const answer = { learner: 'test:ada', account: 'test:ada', choice: 'a', right: true, at: 1 };
    await stores.drops.answer('test:T1/C1', DATE, answer, false);
    expect((await redis.zrange('viva:account:{test:ada}:traces', '0', '-1')).toSorted()).toEqual(
      before.toSorted(),
    );
  });

  it('gets none of people who were forgotten', async () => {
    await loadSample(2);
    await migrated();
    expect(await answers()).toHaveLength(3);
    expect(await redis.keys('viva:account:*forgotten*')).toEqual([]);
  });

  it('can be forgotten without a rest: people, and what a space held', async () => {
    await loadSample(2);
    await migrated();
    const { bot, installations, clock, timetable } = botOn(redis);
    for (const name of ['ada', 'bob']) {
      const person = visitor(bot, name);
      const asked = await person.slash('forget-me');
      const done = await person.submit(await person.open(asked, 'Forget me…'), { words: 'forget me' });
      expect(done.text).toContain('Nothing is left');
      expect(await keysWith(redis, `test:${name}`)).toEqual([]);
    }
    await installations.removed('test:space', new AbortController().signal);
    clock.now += REMEMBERED;
    await installations.followUp();
    const held = await keysWith(redis, HERE);
    expect(held.filter((name) => !/^viva:(lesson|counts)/.test(name))).toEqual([]);
    await timetable.close();
  });

  it('keeps all else as it was', async () => {
    await loadSample(2);
    const before = await everything();
    await migrated();
    expect(without(['viva:format'], await everything())).toEqual(without(['viva:format'], before));
  });
});

describe('a migration', () => {
  const setTo = (value: string): string =>
    `redis.call('SET', 'steps', (redis.call('GET', 'steps') or '') .. '${value}')`;
  /** For a third of a second of Redis's own clock. */
  const slowly = (step: string): string => `
    local function passed() local time = redis.call('TIME') return time[1] * 1000 + time[2] / 1000 end
    local begun = passed()
    repeat until passed() - begun > 300
    ${step}`;
  const stepsSoFar = async (): Promise<unknown[]> => [
    await redis.get('steps'),
    await redis.get('viva:format'),
  ];

  it('of empty data does nothing, and notes the format', async () => {
    const log = recordingLog();
    await migrate(redis, log, signal, [setTo('1')]);
    expect([await stepsSoFar(), log.lines]).toEqual([[null, '2'], []]);
  });

  it('goes from format to format, each step once, however many processes begin at once', async () => {
    await loadSample(1);
    const log = recordingLog();
    const steps = [setTo('a'), setTo('b'), setTo('c')];
    await Promise.all(Array.from({ length: 8 }, () => migrate(redis, log, signal, steps)));
    expect(await stepsSoFar()).toEqual(['abc', '4']);
    expect(log.lines[0]).toMatchObject({ level: 'info', fields: { from: 1, to: 4 } });
  });

  it('is told of before it begins, and when it is done', async () => {
    await loadSample(1);
    const log = recordingLog();
    await expect(migrate(redis, log, signal, [`error('broken')`])).rejects.toThrow('broken');
    expect(log.lines).toMatchObject([
      { level: 'info', message: expect.stringContaining('may take a while') },
    ]);
    await migrate(redis, log, signal, [setTo('a')]);
    expect(log.lines.at(-1)).toMatchObject({
      level: 'info',
      message: expect.stringContaining('was brought'),
    });
  });

  it('may take longer than any other command', async () => {
    await loadSample(1);
    const impatient = redis.duplicate({ commandTimeout: 50 });
    await migrate(impatient, recordingLog(), signal, [slowly(setTo('a'))]);
    impatient.disconnect();
    expect(await stepsSoFar()).toEqual(['a', '2']);
  });

  it('waits while Redis is busy with the step of another process', async () => {
    await loadSample(1);
    await redis.config('SET', 'busy-reply-threshold', '10');
    const steps = [slowly(setTo('a')), slowly(setTo('b'))];
    await Promise.all(Array.from({ length: 3 }, () => migrate(redis, recordingLog(), signal, steps)));
    await redis.config('SET', 'busy-reply-threshold', '5000');
    expect(await stepsSoFar()).toEqual(['ab', '3']);
  });

  it('is left when the signal fires, and leaves a whole step', async () => {
    await loadSample(1);
    const stop = new AbortController();
    const log = recordingLog();
    const begun = log.until(/may take a while/);
    const left = migrate(redis, log, stop.signal, [slowly(setTo('a')), setTo('b')]);
    await begun;
    stop.abort(new Error('stopped'));
    await expect(left).rejects.toThrow('stopped');
    expect([
      [null, null],
      ['a', '2'],
    ]).toContainEqual(await stepsSoFar());
  });

  it('begins where the data is', async () => {
    await redis.set('viva:format', '2');
    await migrate(redis, recordingLog(), signal, [setTo('a'), setTo('b')]);
    expect(await stepsSoFar()).toEqual(['b', '3']);
  });

  it('that fails keeps the steps that were done, and goes on from there', async () => {
    await loadSample(1);
    const broken = [setTo('a'), `error('broken')`, setTo('c')];
    await expect(migrate(redis, recordingLog(), signal, broken)).rejects.toThrow('broken');
    expect(await stepsSoFar()).toEqual(['a', '2']);
    await migrate(redis, recordingLog(), signal, [setTo('a'), setTo('b'), setTo('c')]);
    expect(await stepsSoFar()).toEqual(['abc', '4']);
  });

  it('writes nothing when it meets what it cannot read', async () => {
    await loadSample(1);
    await redis.hset(`viva:place:{${HERE}}:drop:${DATE}:answers`, 'test:eve', 'no answer');
    const before = await everything();
    await expect(migrated()).rejects.toThrow(/Expected value/);
    expect(await everything()).toEqual(before);
  });

  it('refuses the data of a newer Viva, says what to do, and touches nothing', async () => {
    await redis.set('viva:format', String(FORMAT + 1));
    await expect(migrated()).rejects.toThrow(ConfigError);
    await expect(migrated()).rejects.toThrow(/newer Viva.*Start the newer one, or restore a backup/);
    expect(await redis.keys('*')).toEqual(['viva:format']);
  });
});

describe('npm start', () => {
  it('ends with 78 on the data of a newer Viva, and leaves them as they are', async () => {
    const data = join(folder, 'newer');
    const newer = await openDatabase(configFor(data), recordingLog(), new AbortController().signal);
    await newer.redis.set('viva:format', '99');
    await newer.close();
    expect(await runViva('/help\n', { VIVA_DATA: data, REDIS_URL: '' })).toMatchObject({
      code: 78,
      output: '',
      errors: expect.stringContaining('format 99') as string,
    });
  });

  it('brings older data up to date', async () => {
    const data = join(folder, 'older');
    const older = await openDatabase(configFor(data), recordingLog(), new AbortController().signal);
    await older.redis.hset('viva:names', 'test:ada', 'ada');
    await older.close();
    expect(await runViva('/help\n', { VIVA_DATA: data, REDIS_URL: '' })).toMatchObject({ code: 0 });
    const now = await openDatabase(configFor(data), recordingLog(), new AbortController().signal);
    expect(await now.redis.get('viva:format')).toBe(String(FORMAT));
    await now.close();
  });
});
