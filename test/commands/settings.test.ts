import { afterEach, describe, expect, it } from 'vitest';
import { remindAll } from '../../src/daily/reminders.ts';
import { LIBRARY, testBot, visitor } from '../bot.ts';

const test = await testBot();
const { bot, board, stores, log, clock } = test;
const never = new AbortController().signal;
const NOON = Date.parse('2026-11-02T12:00:00Z');
const HOUR = 3_600_000;

let people = 0;

const newcomer = (about: { zone?: string } = {}) => {
  clock.now = NOON;
  const name = `ada-${++people}`;
  const account = `test:${name}`;
  const person = visitor(bot, name, about);
  const remind = () =>
    remindAll(
      { stores, board, log, zone: 'UTC', clock: () => clock.now, libraries: { of: async () => LIBRARY } },
      never,
    );
  const written = () => board.messages.filter(({ place }) => place === `${account}/direct`);
  return { ...person, account, remind, written };
};

const fieldsOf = ({ fields = [] }: { fields?: readonly { name: string; value: string }[] }) =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value]));

afterEach(async () => {
  for (const { account } of await stores.reminders.take(Number.MAX_SAFE_INTEGER))
    await stores.reminders.set(account, undefined);
});

describe('/settings', () => {
  it('shows what holds without any', async () => {
    expect(fieldsOf(await newcomer().slash('settings'))).toEqual({
      'Time zone': 'Europe/Berlin, as long as you set none',
      'New cards a day': '20',
      Reminder: 'none',
      Leaderboards: 'others see you',
    });
  });

  it('changes what is named, and leaves the rest', async () => {
    const ada = newcomer();
    await ada.slash('settings', { zone: 'tokyo', 'new-cards': 3 });
    const shown = await ada.slash('settings', { remind: '18:00', leaderboard: 'hidden' });
    expect(fieldsOf(shown)).toEqual({
      'Time zone': 'Asia/Tokyo',
      'New cards a day': '3',
      Reminder: 'at 18:00, if cards are due',
      Leaderboards: 'others don’t see you',
    });
    expect(fieldsOf(await ada.press(shown, 'Show me to others'))['Leaderboards']).toBe('others see you');
    expect(fieldsOf(await ada.slash('settings', { zone: 'auto' }))['Time zone']).toContain('Europe/Berlin');
  });

  it.each([
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['kolkata', 'Asia/Kolkata'],
    ['new york', 'America/New_York'],
    ['us/pacific', 'US/Pacific'],
    ['etc/gmt+2', 'Etc/GMT+2'],
    ['utc', 'UTC'],
  ])('takes a time zone by any of its names: %s', async (zone, set) => {
    expect(fieldsOf(await newcomer().slash('settings', { zone }))['Time zone']).toBe(set);
  });

  it.each([
    [{ zone: '+02:00' }, 'There is no time zone'],
    [{ zone: 'Mars' }, 'There is no time zone'],
    [{ 'new-cards': -1 }, 'Give a whole number from 0 to 200'],
    [{ remind: '25:00' }, 'Give a time such as 09:00'],
  ])('says what is wrong: %o', async (options, told) => {
    expect((await newcomer().slash('settings', options)).text).toContain(told);
  });

  it('holds new cards to the limit of the learner', async () => {
    const ada = newcomer();
    await ada.slash('settings', { 'new-cards': 0 });
    expect((await ada.slash('review')).text).toContain('Nothing');
  });

  it('lets the day end at midnight of one’s own zone', async () => {
    const ada = newcomer();
    await ada.slash('settings', { zone: 'Pacific/Auckland' });
    clock.now = Date.parse('2026-11-02T10:00:00Z');
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const answer = await ada.press(question, 'Reveal');
    await ada.press(answer, answer.buttons!.find(({ label }) => label.startsWith('Good'))!.label);
    clock.now += 2 * HOUR;
    expect(fieldsOf(await ada.slash('progress'))['Streak']).toContain('review a card today to keep it');
  });

  it('is shared by linked accounts', async () => {
    const ada = newcomer();
    const other = newcomer();
    await ada.slash('settings', { 'new-cards': 7 });
    await other.slash('settings', { zone: 'Asia/Tokyo', 'new-cards': 9 });
    const [code = ''] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(JSON.stringify(await ada.slash('link')))!;
    await other.press(await other.slash('link', { code }), 'Link');
    expect(fieldsOf(await other.slash('settings'))).toMatchObject({
      'Time zone': 'Asia/Tokyo',
      'New cards a day': '7',
    });
    expect(fieldsOf(await ada.slash('settings'))['Time zone']).toBe('Asia/Tokyo');
  });
});

describe('a reminder', () => {
  const forgetOne = async (ada: ReturnType<typeof newcomer>) => {
    const question = await ada.slash('ask', { deck: 'asyncio' });
    const answer = await ada.press(question, 'Reveal');
    await ada.press(answer, answer.buttons!.find(({ label }) => label.startsWith('Forgot'))!.label);
  };

  const due = async () => {
    const ada = newcomer();
    await forgetOne(ada);
    await ada.slash('settings', { zone: 'UTC', remind: '18:00' });
    return ada;
  };

  it('comes once a day at the asked hour, where cards are due', async () => {
    const ada = await due();
    clock.now = Date.parse('2026-11-03T17:59:00Z');
    await ada.remind();
    expect(ada.written()).toHaveLength(0);
    for (let times = 0; times < 3; times++) {
      clock.now = Date.parse('2026-11-03T18:00:00Z') + times * 70_000;
      await ada.remind();
    }
    expect(ada.written().map(({ shows }) => shows.text)).toEqual([
      expect.stringContaining('One card is due'),
    ]);
    expect(ada.written()[0]!.shows.buttons).toMatchObject([{ label: 'Review' }]);
  });

  it('comes day after day by the clock that the platform has told, where the learner has set none', async () => {
    const ada = newcomer({ zone: 'America/New_York' });
    await forgetOne(ada);
    await ada.slash('settings', { remind: '18:00' });
    const sent: string[] = [];
    for (let hours = 0; hours < 72; hours++) {
      clock.now = Date.parse('2026-11-03T00:00:30Z') + hours * HOUR;
      await ada.remind();
      if (ada.written().length > sent.length) sent.push(new Date(clock.now).toISOString().slice(0, 13));
    }
    expect(sent).toEqual(['2026-11-03T23', '2026-11-04T23', '2026-11-05T23']);
  });

  it('is left out when it could not be sent for three hours', async () => {
    const ada = await due();
    clock.now = Date.parse('2026-11-03T17:59:00Z');
    await ada.remind();
    for (let minutes = 0; minutes < 200; minutes += 2) {
      clock.now = Date.parse('2026-11-03T18:00:00Z') + minutes * 60_000;
      board.faults.push('refused');
      await ada.remind();
    }
    board.faults.length = 0;
    await ada.remind();
    clock.now += HOUR;
    await ada.remind();
    expect(ada.written()).toEqual([]);
    clock.now = Date.parse('2026-11-04T18:00:00Z');
    await ada.remind();
    expect(ada.written()).toHaveLength(1);
  });

  it('does not come where nothing is due, nor long after its hour, nor when it was switched off', async () => {
    const ada = newcomer();
    const shown = await ada.slash('settings', { zone: 'UTC', remind: '18:00' });
    clock.now = Date.parse('2026-11-02T18:00:00Z');
    await ada.remind();
    const late = await due();
    clock.now = Date.parse('2026-11-03T23:00:00Z');
    await late.remind();
    await ada.press(shown, 'No reminders');
    clock.now += 24 * HOUR;
    await ada.remind();
    expect([...ada.written(), ...late.written()]).toEqual([]);
  });

  it('is tried again when it could not be sent, and given up when nobody can be written to', async () => {
    const ada = await due();
    clock.now = Date.parse('2026-11-03T17:59:00Z');
    await ada.remind();
    clock.now = Date.parse('2026-11-03T18:00:00Z');
    board.faults.push('refused');
    await ada.remind();
    clock.now += 61_000;
    await ada.remind();
    expect(ada.written()).toHaveLength(1);
    clock.now = Date.parse('2026-11-04T18:00:00Z');
    board.faults.push('gone');
    await ada.remind();
    expect(fieldsOf(await ada.slash('settings'))['Reminder']).toBe('none');
  });
});
