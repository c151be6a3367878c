import { describe, expect, it } from 'vitest';
import { FORMATS, latestPackage, legacyPackage } from './collections.ts';
import { pairsIn, read, refusalsIn } from './files.ts';

const formats = Object.entries(FORMATS);

const basic = (front: string, back: string) => ({ fields: { Front: front, Back: back } });

describe.each(formats)("a package of Anki's in the %s format", (_, packageOf) => {
  it('holds cards with their tags and recordings', async () => {
    const bytes = await packageOf(
      [
        {
          ...basic('ser[sound:ser.mp3]', '<b>to be</b><img src="x.png">[sound:be.ogg][sound:more.ogg]'),
          tags: 'verb spanish::irregular',
          deck: 'Spanish::Verbs',
          guid: 'g1',
        },
      ],
      { 'ser.mp3': 'said', 'unused.mp3': 'never', 'be.ogg': 'spoken', 'more.ogg': 'no' },
    );
    const { cards, media, notes, refused, title, unit } = await read(bytes, 'deck.apkg');
    expect({ title, unit, refused }).toEqual({ title: 'Spanish: Verbs', unit: 'note', refused: [] });
    expect(cards).toMatchObject([
      {
        row: 1,
        question: 'ser',
        answer: '**to be**',
        tags: ['verb', 'spanish::irregular'],
        sounds: { question: 'ser.mp3', answer: 'be.ogg' },
      },
    ]);
    expect([...media].map(([name, content]) => [name, Buffer.from(content).toString()])).toEqual([
      ['ser.mp3', 'said'],
      ['be.ogg', 'spoken'],
    ]);
    expect(notes).toEqual([
      '1 picture left out: cards hold text.',
      '1 recording left out: a question and an answer have one each.',
    ]);
  });

  it('names a card by its note, whatever becomes of its text', async () => {
    const slugs = async (front: string): Promise<(string | undefined)[]> => {
      const bytes = await packageOf([
        { ...basic(front, 'A'), guid: 'x' },
        { ...basic('R', 'B'), guid: 'y' },
      ]);
      return (await read(bytes, 'deck.apkg')).cards.map(({ slug }) => slug);
    };
    const [one, another] = await slugs('Q');
    expect(one).toMatch(/^anki-[0-9a-f]{12}$/);
    expect(another).not.toBe(one);
    expect(await slugs('Q, but better')).toEqual([one, another]);
  });

  it('may have note types of any fields', async () => {
    const bytes = await packageOf([
      { fields: { Expression: '犬', Reading: 'いぬ', Meaning: 'dog', Audio: '' } },
      { fields: { Back: 'A', Extra: 'more', Front: 'Q', 'Add Reverse': 'y' } },
    ]);
    expect(await pairsIn(bytes, 'deck.apkg')).toEqual([
      ['犬', 'いぬ\n\ndog'],
      ['Q', 'A\n\nmore'],
    ]);
  });

  it('asks each cloze deletion of a note', async () => {
    const bytes = await packageOf([
      {
        fields: {
          Text: '{{c1::Paris::city}} is the capital of {{c2::France, in {{c3::Europe}}}}.',
          'Back Extra': 'On the <i>Seine</i>.',
        },
      },
    ]);
    const { cards } = await read(bytes, 'deck.apkg');
    expect(cards.map(({ question, answer, accepted }) => ({ question, answer, accepted }))).toEqual([
      {
        question: '**[city]** is the capital of France, in Europe.',
        answer: '**Paris** is the capital of France, in Europe.\n\nOn the *Seine*.',
        accepted: ['Paris'],
      },
      {
        question: 'Paris is the capital of **[…]**.',
        answer: 'Paris is the capital of **France, in Europe**.\n\nOn the *Seine*.',
        accepted: ['France, in Europe'],
      },
      {
        question: 'Paris is the capital of France, in **[…]**.',
        answer: 'Paris is the capital of France, in **Europe**.\n\nOn the *Seine*.',
        accepted: ['Europe'],
      },
    ]);
    expect(new Set(cards.map(({ slug }) => slug)).size).toBe(3);
  });

  it('tells of every note that makes no card', async () => {
    const bytes = await packageOf([
      basic('<img src="x.png">', 'A'),
      basic('Q', ''),
      basic('Q', 'A'),
      basic('<b>Q</b>'.replaceAll(/<.?b>/g, ''), 'A'),
      basic('R', 'x'.repeat(2000)),
      basic('S', 'x'.repeat(200_000)),
    ]);
    expect(await refusalsIn(bytes, 'deck.apkg')).toEqual([
      '1: the question is empty',
      '2: the answer is empty',
      '4: it is the same as 3',
      '5: the answer has more than 1500 characters',
      '6: a field has more than 10000 characters',
    ]);
  });

  it('is called after the file, if it holds several decks', async () => {
    const decks = (...names: string[]) =>
      packageOf(names.map((deck, index) => ({ ...basic(`Q${index}`, 'A'), deck })));
    expect((await read(await decks('A::B', 'A::C'), 'x.apkg')).title).toBe('A');
    expect((await read(await decks('A', 'B'), 'x.apkg')).title).toBe('x');
    expect((await read(await decks('A\nB'), 'x.apkg')).title).toBe('A B');
  });

  it('may lack a recording', async () => {
    const { cards, media, notes } = await read(
      await packageOf([basic('Q[sound:gone.mp3]', 'A[sound:film.mp4]')], { 'film.mp4': 'x' }),
      'deck.apkg',
    );
    expect(cards).toHaveLength(1);
    expect(media.size).toBe(0);
    expect(notes).toEqual([
      'The recording `gone.mp3` is missing in the package.',
      '`film.mp4` is left out: it is no recording.',
    ]);
  });
});

describe('the collections in a package', () => {
  it('are read from the newest that is there', async () => {
    const notes = [basic('Q', 'A')];
    for (const bytes of [
      await latestPackage(notes),
      await legacyPackage(notes),
      await legacyPackage(notes, {}, 'collection.anki2'),
    ])
      expect(await pairsIn(bytes, 'deck.apkg')).toEqual([['Q', 'A']]);
  });
});
