import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/decks/library.ts';
import { mention } from '../../src/mention.ts';
import { UserError } from '../../src/errors.ts';
import { card, deck } from '../cards.ts';

const asyncio = deck({ id: 'python/asyncio', title: 'Asynchronous programming' });
const testing = deck({ id: 'python/testing', title: 'Testing in Python' });
const channels = deck({ id: 'go/channels', title: 'Channels' });
const goTesting = deck({ id: 'go/testing', title: 'Testing in Go' });
const library = createLibrary([channels, goTesting, asyncio, testing]);

const unknown = (name: string, advice: string) => new UserError(`There is no deck ${name}. ${advice}`);

describe('a deck of the library', () => {
  it.each([
    ['its id', 'python/asyncio'],
    ['the last part of its id', 'asyncio'],
    ['its title', 'Asynchronous programming'],
    ['any of them in another case', 'ASYNCIO'],
    ['any of them with spaces around', '  python/Asyncio '],
  ])('is found by %s', (_, name) => {
    expect(library.deck(name)).toBe(asyncio);
  });

  it('is found by its id rather than by what others are called', () => {
    const short = deck({ id: 'asyncio', title: 'Channels' });
    const titled = deck({ id: 'basics', title: 'asyncio' });
    const crowded = createLibrary([titled, asyncio, channels, short]);
    expect(crowded.deck('asyncio')).toBe(short);
    expect(crowded.deck('python/asyncio')).toBe(asyncio);
    expect(crowded.deck('channels')).toBe(channels);
  });

  it('is not found by a short name that several have', () => {
    expect(() => library.deck('testing')).toThrow(UserError);
    expect(library.deck('go/testing')).toBe(goTesting);
  });

  it.each([
    ['asyncoi', 'python/asyncio'],
    ['python/asynco', 'python/asyncio'],
    ['chan', 'go/channels'],
    ['Testing in Pyton', 'python/testing'],
  ])('is guessed from %j', (name, id) => {
    expect(() => library.deck(name)).toThrow(unknown(`\`${name}\``, `Did you mean \`${id}\`?`));
  });

  it.each([
    ['a name like no other', 'cookery', '`cookery`'],
    ['nothing', '', '`…`'],
    ['Markdown', 'a `b` c', '`a ´b´ c`'],
    ['100 KB', 'x'.repeat(100_000), `\`${'x'.repeat(59)}…\``],
  ])('is not guessed from %s', (_, name, shown) => {
    expect(() => library.deck(name)).toThrow(unknown(shown, `${mention('decks')} shows those there are.`));
  });

  it('is suggested for a part of its id or title', () => {
    expect(library.search('test')).toEqual([goTesting, testing]);
    expect(library.search(' PYTHON')).toEqual([asyncio, testing]);
    expect(library.search('asynchronous')).toEqual([asyncio]);
    expect(library.search('cookery')).toEqual([]);
  });

  it('is suggested among 25 at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => deck({ id: `deck-${index}` }));
    expect(createLibrary(many).search('')).toEqual(many.slice(0, 25));
  });
});

describe('a card of the library', () => {
  const renamed = card({
    id: 'python/asyncio/task',
    formerIds: ['python/asyncio/future', 'go/channels/task'],
  });
  const future = card({ id: 'python/asyncio/future' });

  it('is found by its id', () => {
    expect(library.cards).toHaveLength(4);
    for (const one of library.cards) expect(library.findCard(one.id)).toBe(one);
  });

  it('is found by each id that it had, in another deck too', () => {
    const moved = createLibrary([deck({ cards: [renamed] })]);
    for (const id of renamed.formerIds) expect(moved.findCard(id)).toBe(renamed);
  });

  it.each([
    ['before', [renamed, future]],
    ['after', [future, renamed]],
  ])('is found by its id rather than one that stands %s it and had that', (_, cards) => {
    expect(createLibrary([deck({ cards })]).findCard('python/asyncio/future')).toBe(future);
  });

  it('may be gone', () => {
    expect(library.findCard('python/asyncio/gone')).toBeUndefined();
    expect(() => library.card('python/asyncio/gone')).toThrow(
      new UserError(`This card is no longer in its deck. ${mention('ask')} asks another one.`),
    );
  });
});

describe('a library without decks', () => {
  const empty = createLibrary([]);

  it('has nothing to find', () => {
    expect(empty.cards).toEqual([]);
    expect(empty.search('')).toEqual([]);
    expect(() => empty.deck('asyncio')).toThrow(UserError);
  });
});
