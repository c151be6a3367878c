import { describe, expect, it } from 'vitest';
import { readDeckFile } from '../../src/exchange/read.ts';
import { CHAT_LIMITS } from '../../src/exchange/limits.ts';
import { LIBRARY, testBot } from '../bot.ts';
import type { OwnFile, Person, SeenMessage } from '../far-end/person.ts';
import { latestPackage } from '../exchange/collections.ts';
import { platforms } from './platforms.ts';

const made = await testBot();
const { signal } = new AbortController();

const file = (name: string, content: string | Uint8Array): OwnFile => ({ name, bytes: Buffer.from(content) });

/** Without marks and line ends. */
const wordsOf = ({ text }: SeenMessage): string => text.replaceAll(/[`*]/g, '').replaceAll(/\s+/g, ' ');

let meetings = 0;

/** Files come and go in the same way, wherever Viva lives. */
describe.each(platforms)('on $name', (platform) => {
  /** Someone who manages a place where Viva is. */
  const meet = async (): Promise<Person> => (await platform.start(made)).manager(`boss${(meetings += 1)}`);

  const send = async (boss: Person, sent: OwnFile): Promise<SeenMessage> =>
    (await boss.openWith('/deck import')).submit({}, { file: sent });

  it('shows in private what a file would add, and adds it when that is agreed to', async () => {
    const boss = await meet();
    const questions = [1, 2, 3].map((number) => `Who washes cup ${number} of ${boss.name}?`);
    const preview = await send(
      boss,
      file('cups.csv', `${questions.map((one) => `${one},Me\n`).join('')},x\n`),
    );
    expect(preview.private).toBe(true);
    expect(wordsOf(preview)).toContain('3 would be added, 1 not.');
    expect(preview.text).toContain('Row 4: the question is empty.');
    const added = await preview.press('Add them');
    expect(added.text).toContain('3 cards added.');
    expect((await added.press('All cards')).text).toContain(questions[2]);
  });

  it('takes a package of Anki', async () => {
    const boss = await meet();
    const bytes = await latestPackage([{ fields: { Front: `Q of ${boss.name}`, Back: 'A' } }]);
    expect(wordsOf(await send(boss, file('cups.apkg', bytes)))).toContain('1 would be added, 0 not.');
  });

  it.each([
    ['is too large', file('large.csv', Buffer.alloc(CHAT_LIMITS.file + 1, 'a')), 'The file has 10.1 MB'],
    ['is empty', file('none.csv', ''), 'The file is empty.'],
    ['is of another kind', file('paper.pdf', '%PDF-1.7'), 'This is a PDF.'],
    [
      'holds a link alone',
      file('link.txt', 'https://example.org/deck.apkg\n'),
      'This is a link, not a file.',
    ],
    ['has a line end in its name', file('a\nb.doc', 'x'), "a b.doc can't be imported."],
  ])('tells what to do with a file that %s, and takes another one', async (_, sent, told) => {
    const boss = await meet();
    const refused = await send(boss, sent);
    expect(refused.private).toBe(true);
    expect(wordsOf(refused)).toContain(told);
    const form = await refused.open('Another file');
    const preview = await form.submit({}, { file: file('a.csv', `Q of ${boss.name},A\n`) });
    expect(wordsOf(preview)).toContain('1 would be added, 0 not.');
  });

  it.each(['md', 'csv', 'apkg'] as const)('sends a deck as %s, to the one who asks', async (as) => {
    const boss = await meet();
    const answer = await boss.slash('/deck export', { deck: 'asyncio', as });
    expect(answer.private).toBe(true);
    const { name, bytes } = await platform.fileIn(answer, boss);
    expect(name).toMatch(new RegExp(String.raw`^asyncio(-\d+)?\.${as}$`));
    const { cards } = LIBRARY.deck('asyncio');
    if (as === 'md') return expect(Buffer.from(bytes).toString()).toContain(`## ${cards[0]!.question}`);
    const read = await readDeckFile(bytes, name, CHAT_LIMITS, { signal, withMedia: true });
    expect(read.cards.map(({ question }) => question)).toEqual(cards.map(({ question }) => question));
    expect(read.media.size).toBe(as === 'apkg' ? 2 * cards.length : 0);
  });
});
