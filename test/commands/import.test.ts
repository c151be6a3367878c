import { afterAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/store/keys.ts';
import { CARDS_LIMIT } from '../../src/store/spaces.ts';
import { botOn, visitor } from '../bot.ts';
import { testRedis } from '../database.ts';
import { zipOf } from '../exchange/files.ts';

const redis = await testRedis();
const { bot, timetable } = botOn(redis);
afterAll(() => timetable.close());

let spaces = 0;

/** A manager and a member of a new space. */
const meet = () => {
  const space = `test:import${++spaces}`;
  const boss = visitor(bot, `boss${spaces}`, { manages: true }, space);
  const ada = visitor(bot, 'ada', {}, space);
  const preview = async (content: Uint8Array | string, name = 'cards.csv') =>
    boss.sendFile(await boss.openCommand('deck import'), name, content);
  const cards = async () => (await boss.slash('deck cards')).title ?? 'none';
  return { space, boss, ada, preview, cards };
};

describe('/deck import', () => {
  it('is for managers, and so is every step of it', async () => {
    const { boss, ada, preview, cards } = meet();
    expect((await ada.slash('deck import')).text).toContain('for those who manage this place');
    const form = await boss.openCommand('deck import');
    expect((await ada.sendFile(form, 'a.csv', 'Q,A\n')).text).toContain('for those who manage this place');
    const shown = await preview('Q,A\n');
    expect((await ada.press(shown, 'Add them')).text).toContain('for those who manage this place');
    expect(await cards()).toBe('none');
  });

  it('adds nothing before it is agreed to, and then all', async () => {
    const { boss, preview, cards } = meet();
    const shown = await preview('Q,A\nR,A\n,\nalone,\n');
    expect(shown.fields).toEqual([{ name: 'Left out', value: 'Row 4: the answer is empty.' }]);
    expect(await cards()).toBe('none');
    const added = await boss.press(shown, 'Add them');
    expect(added).toMatchObject({
      tone: 'right',
      text: '2 cards added. Everyone here can be asked: `/ask deck:ours`.',
    });
    expect((await boss.press(added, 'All cards')).title).toBe('Our cards · 2');
  });

  it('takes twenty files of one person within an hour', async () => {
    const { preview } = meet();
    const shown = await Promise.all(Array.from({ length: 20 }, (_, index) => preview(`Q${index},A\n`)));
    expect(shown.every(({ title }) => title === 'Import · cards')).toBe(true);
    expect((await preview('R,A\n')).text).toMatch(
      /^You have sent 20 files within an hour. Go on in \d+ minutes.$/,
    );
  });

  it('adds once, however often it is agreed to', async () => {
    const { boss, preview, cards } = meet();
    const shown = await preview('Q,A\n');
    const answers = await Promise.all([1, 2, 3].map(() => boss.press(shown, 'Add them')));
    expect(answers.map(({ tone }) => tone)).toEqual(['right', 'right', 'right']);
    expect(await cards()).toBe('Our cards · 1');
  });

  it('adds one of two that are agreed to at once, and tells that the other is to be sent again', async () => {
    const { boss, preview, cards } = meet();
    const shown = [await preview('Q,A\n'), await preview('R,A\nS,A\n')];
    const answers = await Promise.all(shown.map((one) => boss.press(one, 'Add them')));
    const tones = answers.map(({ tone }) => tone);
    expect(new Set(tones)).toEqual(new Set(['right', 'warning']));
    expect(answers[tones.indexOf('warning')]!.text).toContain('Nothing was added. Send the file again.');
    expect(await cards()).toBe(`Our cards · ${tones[0] === 'right' ? 1 : 2}`);
  });

  it('shows a name with line ends on one line', async () => {
    const { preview } = meet();
    expect((await preview('Q,A\n', 'my\r\n\u0007cards.csv')).title).toBe('Import · my cards');
  });

  it.each([
    ['a million rows', 'Q,A\n'.repeat(1_000_000), 'cards.csv', 'more than 10000 cards'],
    ['another encoding', Buffer.from([0x51, 0xff, 0xfe, 0x2c, 0x41]), 'cards.csv', 'UTF-8'],
    ['too many cards', tableOf(CARDS_LIMIT + 1), 'cards.csv', `room for ${CARDS_LIMIT} more`],
  ])('refuses %s, and takes another file', async (_, content, name, told) => {
    const { boss, preview, cards } = meet();
    const refused = await preview(content, name);
    expect(refused).toMatchObject({ tone: 'warning', text: expect.stringContaining(told) as string });
    const again = await boss.sendFile(await boss.open(refused, 'Another file'), 'a.csv', 'Q,A\n');
    expect(again.text).toContain('**1** would be added');
    expect(await cards()).toBe('none');
  });

  it('refuses what unpacks to more than there is room for', async () => {
    const { preview } = meet();
    const bomb = await zipOf({ 'collection.anki2': Buffer.alloc(40 * 1024 * 1024), media: '{}' });
    expect((await preview(bomb, 'bomb.apkg')).text).toContain('a part of it to more than 32 MB');
  });

  it('offers nothing to agree to where nothing would be added', async () => {
    const { preview } = meet();
    const shown = await preview('question,answer\nalone,\n');
    expect(shown.buttons?.map(({ label }) => label)).toEqual(['Another file']);
  });

  it('forgets a preview after an hour, and says so', async () => {
    const { boss, preview, cards } = meet();
    const shown = await preview('Q,A\n');
    const key = shown.buttons![0]!.id.split(':').at(-1)!;
    expect(await redis.ttl(keys.shelf(key))).toBeLessThanOrEqual(3600);
    await redis.del(keys.shelf(key));
    expect((await boss.press(shown, 'Add them')).text).toContain(
      'too old. `/deck import` takes the file again',
    );
    expect(await cards()).toBe('none');
  });
});

function tableOf(rows: number): string {
  return Array.from({ length: rows }, (_, index) => `Q${index},A\n`).join('');
}
