import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceId } from '../../src/decks/choices.ts';
import type { Card, Deck } from '../../src/decks/deck.ts';
import { loadDecks } from '../../src/decks/load.ts';
import { parseDeck } from '../../src/decks/parse.ts';
import { deckPackage } from '../../src/exchange/apkg.ts';
import { deckCsv } from '../../src/exchange/csv.ts';
import { deckFile } from '../../src/exchange/deckfile.ts';
import { parseHtml, textIn } from '../../src/exchange/html.ts';
import type { Imported } from '../../src/exchange/imported.ts';
import { deckOf } from '../../src/exchange/todeck.ts';
import { htmlOf, inlineHtmlOf } from '../../src/markdown.ts';
import { read } from './files.ts';

const ID = 'test/deck';

const silent = { of: () => undefined, title: () => undefined };

/** Words, and marks that mean something to Markdown, CSV, spreadsheets, HTML or Anki. */
const piece = fc.constantFrom(
  'word',
  'two words',
  'é',
  '犬',
  '"',
  "'",
  ',',
  ';',
  '=1+1',
  '@',
  '+',
  '-',
  '#',
  '##',
  '1.',
  '>',
  '<b>',
  '&amp;',
  '**bold**',
  '*em*',
  '`code`',
  '``` x',
  '[a](https://a.org)',
  '[ ]',
  '[x]',
  '\\',
  '{{c1::x}}',
  '[sound:x.mp3]',
  '|',
  '~~s~~',
  '_',
  '!',
);

const line = (limit: number): fc.Arbitrary<string> =>
  fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) =>
    `${pieces
      .join(' ')
      .slice(0, limit - 1)
      .trim()}x`.replaceAll(/\s+/g, ' '),
  );

const blockOf = (lineOf: (limit: number) => fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    lineOf(60),
    lineOf(60).map((text) => `- ${text}\n- more`),
    lineOf(60).map((text) => `1. ${text}\n2. more\n   - inner`),
    lineOf(60).map((text) => `> ${text}`),
    lineOf(60).map((text) => `\`\`\`py\n${text}\n\n  more\n\`\`\``),
    lineOf(60).map((text) => `### ${text}`),
    fc.constantFrom('# One', '***', '    code', 'one\\\ntwo', '- a\n\n- b'),
  );

/** Text as authors write it. */
const soundLine = (limit: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.constantFrom(
        'word',
        'two words',
        'a, b; c',
        '5 < 6',
        'é 犬',
        '**bold**',
        '*em*',
        '`a * b`',
        '[docs](https://a.org)',
        '~~struck~~',
        'C#',
        '2 * 3',
        'snake_case',
        '"said"',
        '{{c1::x}}',
        '[sound:x.mp3]',
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((pieces) => pieces.join(' '))
    .filter((text) => text.length <= limit);

const answerOf = (block: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(block, { minLength: 1, maxLength: 4 }).map((blocks) => blocks.join('\n\n'));

/** Any text that a person could write as an answer. */
const anyAnswer = fc.oneof(
  fc.array(blockOf(line), { minLength: 1, maxLength: 4 }).map((blocks) => blocks.join('\n\n')),
  fc
    .array(
      fc.oneof(
        piece,
        fc.constantFrom(
          '\n',
          '\n\n',
          '---',
          '```',
          '```card',
          'id: x',
          '## Two',
          '- [x] a',
          '[a]: https://a.org',
          '    ',
        ),
      ),
      {
        minLength: 1,
        maxLength: 10,
      },
    )
    .map((pieces) => `x ${pieces.join(' ').trim()}`),
);

const unique = <Value>(
  values: fc.Arbitrary<Value>,
  key: (value: Value) => string,
  minLength: number,
  maxLength: number,
) => fc.uniqueArray(values, { minLength, maxLength, selector: key });

const anyChoices = fc.oneof(
  fc.constant([]),
  unique(line(70), (text) => text.toLowerCase(), 2, 9).chain((texts) =>
    fc
      .nat(texts.length - 1)
      .map((right) => texts.map((text, index) => ({ id: choiceId(text), text, right: index === right }))),
  ),
);

const slug = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/);

const cardOf = (question: fc.Arbitrary<string>, answer: fc.Arbitrary<string>) =>
  fc.record({
    id: slug.map((name) => `${ID}/${name}`),
    question,
    answer,
    choices: anyChoices,
    accepted: unique(line(70), String, 0, 3),
    hint: fc.option(line(100), { nil: undefined }),
    tags: unique(fc.constantFrom('a', 'b::c', 'd_e', 'é'), String, 0, 3),
    spoken: fc.record({
      question: fc.option(line(50), { nil: undefined }),
      answer: fc.option(line(50), { nil: undefined }),
    }),
    formerIds: unique(fc.constantFrom(`${ID}/old`, 'other/older'), String, 0, 1),
  });

const deckWith = (anyCard: ReturnType<typeof cardOf>): fc.Arbitrary<Deck> =>
  fc.uniqueArray(anyCard, { minLength: 1, maxLength: 4, selector: ({ id }) => id }).map((cards) => ({
    ...about,
    title: 'A: "title" #1',
    cards: unformed(cards).map((card, index) => ({ ...card, deck: ID, number: index + 1, line: 1 })),
  }));

const about = { id: ID, title: '', language: 'en', licence: 'CC-BY-4.0', summary: 'It: has one.' };

/** An id that a card had belongs to one card, and two cards differ. */
function unformed<Some extends Pick<Card, 'formerIds' | 'question'>>(cards: readonly Some[]): Some[] {
  return cards.map((card, index) => ({
    ...card,
    question: `${index} ${card.question}`,
    formerIds: index === 0 ? card.formerIds : [],
  }));
}

const hasWords = (answer: string): boolean => textIn(parseHtml(htmlOf(answer))).trim() !== '';

const anyDeck = deckWith(cardOf(line(200), anyAnswer.filter(hasWords)));

const soundDeck = deckWith(cardOf(soundLine(200), answerOf(blockOf(soundLine))));

/** A deck that a file has held: its texts are as a file gives them back. */
const written = (deck: fc.Arbitrary<Deck>): fc.Arbitrary<Deck> => deck.map((one) => parsed(deckFile(one)));

function parsed(text: string): Deck {
  const { deck, problems } = parseDeck('deck.md', ID, text);
  expect(problems).toEqual([]);
  return deck!;
}

const withoutLines = ({ cards, ...deck }: Deck) => ({
  ...deck,
  cards: cards.map((card) => ({ ...card, line: 1 })),
});

/** What a reader sees of a card. */
const seen = ({ question, answer, choices, hint, ...card }: Card) => ({
  ...card,
  line: 1,
  question: inlineHtmlOf(question),
  answer: htmlOf(answer).replaceAll(/\s+/g, ' '),
  choices: choices.map(({ text, right }) => [inlineHtmlOf(text), right]),
  hint: hint === undefined ? undefined : inlineHtmlOf(hint),
});

describe('a deck', () => {
  it('can be written as Markdown, whatever its texts are', () => {
    fc.assert(
      fc.property(anyDeck, (deck) => {
        const again = parsed(deckFile(deck));
        expect(
          again.cards.map(({ id, choices, accepted, hint, tags, spoken, formerIds }) => ({
            id,
            choices,
            accepted,
            hint,
            tags,
            spoken,
            formerIds,
          })),
        ).toEqual(
          deck.cards.map(({ id, choices, accepted, hint, tags, spoken, formerIds }) => ({
            id,
            choices,
            accepted,
            hint,
            tags,
            spoken,
            formerIds,
          })),
        );
        expect(again.cards.map(({ question }) => inlineHtmlOf(question))).toEqual(
          deck.cards.map(({ question }) => inlineHtmlOf(question)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('comes back from Markdown as it was', () => {
    fc.assert(
      fc.property(written(anyDeck), (deck) => {
        expect(withoutLines(parsed(deckFile(deck)))).toEqual(withoutLines(deck));
      }),
      { numRuns: 300 },
    );
  });

  it('comes back from CSV as it was', async () => {
    await fc.assert(
      fc.asyncProperty(written(anyDeck), async (deck) => {
        const { cards, refused, notes } = await read(deckCsv(deck), 'deck.csv');
        expect([...refused, ...notes]).toEqual([]);
        const { id, title, language, licence, summary } = deck;
        expect(deckOf(cards, { id, title, language, licence, summary })).toEqual(withoutLines(deck));
      }),
      { numRuns: 100 },
    );
  });

  it("comes back from Anki's package as it is read", async () => {
    await fc.assert(
      fc.asyncProperty(written(soundDeck), async (deck) => {
        const { cards, title } = await throughAnki(deck);
        expect(title).toBe(deck.title);
        expect(deckOf(cards, about).cards.map(seen)).toEqual(deck.cards.map(seen));
      }),
      { numRuns: 100 },
    );
  });

  it("loses no word in Anki's package, whatever its texts are", async () => {
    await fc.assert(
      fc.asyncProperty(written(anyDeck), async (deck) => {
        const { cards } = await throughAnki(deck);
        expect(cards.map(words)).toEqual(deck.cards.map(words));
      }),
      { numRuns: 100 },
    );
  });
});

async function throughAnki(deck: Deck): Promise<Imported> {
  const imported = await read(await buffer(deckPackage(deck, silent, Date.UTC(2026, 0))), 'deck.apkg');
  expect([...imported.refused, ...imported.notes]).toEqual([]);
  return imported;
}

const words = ({
  question,
  answer,
  accepted,
  tags,
}: Pick<Card, 'question' | 'answer' | 'accepted' | 'tags'>) => ({
  text: textIn(parseHtml(inlineHtmlOf(question) + htmlOf(answer))).replaceAll(/\s/g, ''),
  accepted,
  tags,
});

describe('every deck of ours', () => {
  it('comes back from each format', async () => {
    const { decks } = await loadDecks('content');
    expect(decks.length).toBeGreaterThan(0);
    for (const deck of decks) {
      const { cards: _, ...matter } = deck;
      expect(withoutLines(parseDeck('deck.md', deck.id, deckFile(deck)).deck!)).toEqual(withoutLines(deck));
      expect(deckOf((await read(deckCsv(deck))).cards, matter)).toEqual(withoutLines(deck));
      const bytes = await buffer(deckPackage(deck, silent, 0));
      expect(deckOf((await read(bytes)).cards, matter).cards.map(seen)).toEqual(deck.cards.map(seen));
    }
  });
});

describe('CSV', () => {
  it('holds no formula', () => {
    fc.assert(
      fc.property(anyDeck, (deck) => {
        const cells = deckCsv(deck).matchAll(/(?:^\uFEFF|,|\n)"((?:[^"]|"")*)"/g);
        for (const [, cell] of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });
});
