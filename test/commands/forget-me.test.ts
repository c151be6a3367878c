import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { createBudget, openZip } from '../../src/exchange/zip.ts';
import { CHAT_LIMITS } from '../../src/exchange/limits.ts';
import type { Reply } from '../../src/reply.ts';
import { botOn, LIBRARY, visitor } from '../bot.ts';
import { testRedis } from '../database.ts';
import { keysWith } from '../held.ts';

const redis = await testRedis();
const { bot, daily, board, clock, stores, timetable } = botOn(redis);
afterAll(() => timetable.close());
const never = new AbortController().signal;

let people = 0;

/** Somebody who has done all that leaves something behind, on a server of their own. */
async function busy() {
  clock.now = Date.parse('2026-11-02T08:00:00Z');
  const name = `ada-${++people}`;
  const space = `test:busy${people}`;
  const place = `${space}/here`;
  const ada = visitor(bot, name, { manages: true }, space, place);
  await ada.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio' });
  clock.now = Date.parse('2026-11-02T09:00:00Z');
  await daily.drop(place, clock.now, never);
  const question = board.messages.findLast((message) => message.place === place)!.shows;
  await ada.press(question, question.choices![0]!.text);
  clock.now += 8 * 3_600_000;
  await daily.reveal(place, '2026-11-02', never);
  await ada.submit(await ada.openCommand('card'), { question: 'Mine?', answer: 'Yes.' });
  await ada.slash('settings', { zone: 'Asia/Tokyo', remind: '18:00', leaderboard: 'hidden' });
  const flagged = await ada.slash('flag');
  await ada.submit(await ada.open(flagged, 'It is unclear'), { note: 'What is it?' });
  return { ada, place, space, account: `test:${name}` };
}

const countsIn = ({ fields = [] }: Reply) =>
  Object.fromEntries(fields.map(({ name, value }) => [name, Number(value)]));

describe('/forget-me', () => {
  it('says what will go, and does nothing before it is typed', async () => {
    const { ada, account } = await busy();
    const asked = await ada.slash('forget-me');
    expect(countsIn(asked)).toMatchObject({
      Reviews: 1,
      'Cards in memory': 1,
      'Answers to daily questions': 1,
    });
    expect((await ada.submit(await ada.open(asked, 'Forget me…'), { words: 'yes' })).text).toContain(
      'Nothing was erased',
    );
    expect(await keysWith(redis, account)).not.toEqual([]);
  });

  it('leaves nothing of the person in all of Redis, and what others need without them', async () => {
    const { ada, account, place, space } = await busy();
    const version = await stores.spaces.version(space);
    const asked = await ada.slash('forget-me');
    const done = await ada.submit(await ada.open(asked, 'Forget me…'), { words: 'Forget me' });
    expect(done).toMatchObject({ title: 'Forgotten', text: expect.stringContaining('Nothing is left, and') });
    expect(await keysWith(redis, `${account}"`)).toEqual([]);
    expect(await keysWith(redis, `{${account}}`)).toEqual([]);
    expect(await stores.drops.answered(place, '2026-11-02')).toBe(1);
    expect(await stores.spaces.version(space)).not.toBe(version);
    expect((await stores.spaces.cards(space)).map(({ by }) => by)).toEqual([{ id: '', name: 'somebody' }]);
    expect((await stores.flags.all(space)).map(({ by }) => by.id)).toEqual(['']);
    expect((await ada.slash('progress')).fields).toContainEqual({
      name: 'New',
      value: String(LIBRARY.cards.length + 1),
    });
  });

  it('takes what was made where nobody else is, and says so before', async () => {
    const account = `test:ada-${++people}`;
    const ada = visitor(bot, `ada-${people}`, { manages: true }, account, `${account}/here`);
    await ada.submit(await ada.openCommand('card'), { question: 'Mine?', answer: 'Yes.' });
    await ada.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'ours' });
    const asked = await ada.slash('forget-me');
    expect(asked.text).toContain('Where only you and Viva are, these go, too.');
    expect(countsIn(asked)).toMatchObject({ 'Cards made': 1, 'Daily quizzes set up': 1 });
    await ada.submit(await ada.open(asked, 'Forget me…'), { words: 'forget me' });
    expect(await keysWith(redis, `${account}"`)).toEqual([]);
    expect((await ada.slash('deck cards')).text).toContain('No card was made here yet');
    expect((await ada.slash('ask', { deck: 'ours' })).text).toContain('There is no deck');
    expect((await ada.slash('daily show')).text).toContain('There is no daily quiz here yet');
  });

  it('leaves the quiz of a place that had one of theirs, and is another space’s now', async () => {
    const { place, space } = await busy();
    const quiz = (await stores.places.quiz(place))!;
    const mine = `test:guest-${people}`;
    await stores.places.edit(place, () => ({ ...quiz, space: mine }));
    await stores.places.edit(place, () => ({ ...quiz, space }));
    const guest = visitor(bot, `guest-${people}`, {}, mine, `${mine}/direct`);
    await guest.submit(await guest.open(await guest.slash('forget-me'), 'Forget me…'), {
      words: 'forget me',
    });
    expect(await stores.places.quiz(place)).toEqual(quiz);
    expect(await stores.drops.answered(place, '2026-11-02')).toBe(1);
  });

  it('takes all linked accounts', async () => {
    const { ada, account } = await busy();
    const other = visitor(bot, `other-${people}`);
    const [code = ''] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(JSON.stringify(await ada.slash('link')))!;
    await other.press(await other.slash('link', { code }), 'Link');
    const asked = await other.slash('forget-me');
    expect(asked.text).toContain('all your linked accounts');
    await other.submit(await other.open(asked, 'Forget me…'), { words: 'forget me' });
    expect(await keysWith(redis, `${account}"`)).toEqual([]);
    expect(await keysWith(redis, `test:other-${people}"`)).toEqual([]);
    expect(await keysWith(redis, 'linked:')).toEqual([]);
  });
});

describe('/export', () => {
  it('gives all that is held as one file, by the schema that comes with it', async () => {
    const { ada, account, place } = await busy();
    const { file } = await ada.slash('export');
    expect(file).toMatchObject({ name: 'viva-export.zip' });
    const zip = await openZip(file!.content as Uint8Array, CHAT_LIMITS, createBudget(CHAT_LIMITS));
    const held = JSON.parse(String(await zip.read('viva.json'))) as object;
    const schema = JSON.parse(String(await zip.read('schema.json'))) as { properties: object };
    const validate = new Ajv2020().compile(schema);
    expect(validate(held), JSON.stringify(validate.errors)).toBe(true);
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(held)));
    expect(held).toMatchObject({
      accounts: [{ id: account }],
      settings: { zone: 'Asia/Tokyo', reminder: { time: '18:00' } },
      log: [{ kind: 'review' }],
      answers: [{ date: '2026-11-02' }],
      cards: [{ question: 'Mine?' }],
      flags: [{ note: 'What is it?' }],
      quizzes: [place],
      hidden: [account],
    });
    const [head, row] = String(await zip.read('reviews.csv')).split('\r\n');
    expect(head).toBe('at,day,card,grade,way,taken_back');
    expect(row).toMatch(
      /^2026-11-02T09:00:00.000Z,2026-11-02,python\/asyncio\/[a-z-]+,(good|forgot),choice,no$/,
    );
  });

  it('is given five times a day', async () => {
    const { ada } = await busy();
    for (let times = 0; times < 5; times++) expect((await ada.slash('export')).file).toBeDefined();
    const refused = 'You have asked for this several times today. Ask again in';
    expect((await ada.slash('export')).text).toBe(`${refused} 24 hours.`);
    clock.now += 23.5 * 3_600_000;
    expect((await ada.slash('export')).text).toBe(`${refused} an hour.`);
  });
});

describe('/flag', () => {
  it('shows managers what was reported, until they take it down', async () => {
    const { ada } = await busy();
    const shown = await ada.slash('deck flags');
    expect(shown.title).toBe('One report');
    expect(shown.fields![0]).toMatchObject({
      name: '1. unclear',
      value: expect.stringContaining('`What is it?`'),
    });
    expect((await ada.act(shown.menu!.options[0]!.id)).text).toBe('Taken down. No card is reported.');
  });

  it('takes the same report of the same person once, with what they said last', async () => {
    const { ada, space } = await busy();
    const flagging = await ada.slash('flag');
    await ada.submit(await ada.open(flagging, 'It is unclear'), { note: 'Which one?' });
    await ada.submit(await ada.open(flagging, 'Something is wrong'), { note: '' });
    const flags = await stores.flags.all(space);
    expect(flags.map(({ kind, note }) => [kind, note])).toEqual(
      expect.arrayContaining([
        ['unclear', 'Which one?'],
        ['wrong', ''],
      ]),
    );
    expect(flags).toHaveLength(2);
  });

  it('needs a card that was met, or named', async () => {
    const ada = visitor(bot, `new-${++people}`);
    expect((await ada.slash('flag')).text).toContain('You have met no card yet');
    expect((await ada.slash('flag', { card: 'no such' })).text).toContain('There is no card `no such`');
    for (const card of ['python/asyncio/coroutine', 'coroutine', 'What is a coroutine'])
      expect((await ada.slash('flag', { card })).text).toContain('`python/asyncio/coroutine`');
  });

  it('says so when the card that was met last is no longer there', async () => {
    const { ada } = await busy();
    const question = await ada.slash('ask', { deck: 'ours' });
    const answer = await ada.press(question, 'Reveal');
    await ada.press(answer, answer.buttons![0]!.label);
    const flagging = await ada.slash('flag');
    const card = await ada.press(await ada.slash('deck cards'), '`Mine?`');
    await ada.press(await ada.press(card, 'Delete'), 'Delete');
    expect((await ada.slash('flag')).text).toContain('The card you met last is no longer in its deck');
    expect((await ada.press(flagging, 'It is unclear')).text).toContain('no longer in its deck');
  });
});
