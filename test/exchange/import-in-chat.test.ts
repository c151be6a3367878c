import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLibraries } from '../../src/authoring/libraries.ts';
import { applyImport, describePlan, previewImport, type ImportPlan } from '../../src/authoring/import.ts';
import { openSpace, type Space } from '../../src/authoring/space.ts';
import { createLibrary } from '../../src/decks/library.ts';
import type { Actor } from '../../src/interaction.ts';
import { openRecordings } from '../../src/speech/recordings.ts';
import { CARDS_LIMIT, createSpaceStore } from '../../src/store/spaces.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { latestPackage } from './collections.ts';

const redis = await testRedis();
const folder = await temporaryFolder();
const store = createSpaceStore(redis);
const common = createLibrary([]);
const libraries = createLibraries(common, store, () => {});
const ada = { id: 'test:ada', name: 'ada' } as Actor;
const { signal } = new AbortController();

const spaceOf = (id: string, voiced = false): Space => openSpace(id, { store, libraries, voiced, now: 1 });

const preview = (space: Space, text: string | Uint8Array, name = 'cards.csv'): Promise<ImportPlan> =>
  previewImport(typeof text === 'string' ? Buffer.from(text) : text, name, space, signal);

const tableOf = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `Q${from + index},A\n`).join('');

describe('an import in chat', () => {
  it('shows first, and then adds all cards to those of the place', async () => {
    const space = spaceOf('one');
    const plan = await preview(
      space,
      'question,answer,choices,accept,tags\nIs it?,Yes.,Yes|No,yeah,a b\n,A,,,\nR,A,,,\n',
    );
    expect(await space.cards()).toEqual([]);
    expect(describePlan(plan)).toEqual({
      title: 'Import · cards',
      text: '**2** would be added, 1 not.\n\n- `Is it?`\n- `R`',
      fields: [{ name: 'Left out', value: 'Row 3: the question is empty.' }],
    });
    const added = await applyImport(plan, space, ada, 'press');
    expect(added.map(({ number }) => number)).toEqual([1, 2]);
    expect(await space.cards()).toEqual(added);
    const deck = (await libraries.of('one')).deck('ours');
    expect(deck.cards[0]).toMatchObject({
      question: 'Is it?',
      accepted: ['Yes', 'yeah'],
      tags: ['a', 'b'],
      choices: [
        { text: 'Yes', right: true },
        { text: 'No', right: false },
      ],
    });
  });

  it('may wait as JSON until somebody agrees', async () => {
    const space = spaceOf('two');
    const kept = JSON.stringify(await preview(space, tableOf(3)));
    await applyImport(JSON.parse(kept) as ImportPlan, space, ada, 'press');
    expect(await space.cards()).toHaveLength(3);
  });

  it('adds once, however often it is agreed to', async () => {
    const space = spaceOf('three');
    const plan = await preview(space, tableOf(3));
    const added = await Promise.all([1, 2, 3].map(() => applyImport(plan, space, ada, 'press')));
    expect(new Set(added.map((cards) => JSON.stringify(cards))).size).toBe(1);
    expect(await space.cards()).toHaveLength(3);
  });

  it('adds nothing when another one was faster', async () => {
    const space = spaceOf('four');
    const plans = [await preview(space, tableOf(3)), await preview(space, tableOf(3, 10))];
    const outcomes = await Promise.allSettled(
      plans.map((plan, index) => applyImport(plan, space, ada, `press ${index}`)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [lost] = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Error] : [],
    );
    expect(lost?.message).toMatch(/^The cards here have changed since this preview.*Nothing was added/);
    expect(await space.cards()).toHaveLength(3);
  });

  it('leaves out what is asked here already', async () => {
    const space = spaceOf('five');
    const text = 'What is **it**?,A\nR,A\n';
    await applyImport(await preview(space, text), space, ada, 'first');
    const again = await preview(space, 'what is it?,B\nR,A\nS,A\n');
    expect(again.refused).toEqual([
      { row: 1, why: 'it is asked here already' },
      { row: 2, why: 'it is asked here already' },
    ]);
    expect(again.drafts.map(({ question }) => question)).toEqual(['S']);
  });

  it('has room for as many cards as there may be, and not for one more', async () => {
    const space = spaceOf('six');
    await applyImport(await preview(space, tableOf(CARDS_LIMIT - 1)), space, ada, 'first');
    await expect(preview(space, tableOf(2, 1000))).rejects.toThrow(
      'The file has 2 new cards. There is room for 1 more here, and nothing was added.',
    );
    await applyImport(await preview(space, tableOf(1, 1000)), space, ada, 'second');
    expect(await space.cards()).toHaveLength(CARDS_LIMIT);
  });

  it('holds what is held of cards that are made here', async () => {
    const plan = await preview(spaceOf('seven'), 'Q,[a bank](https://evil.example)\nR,A\n');
    expect(plan.refused).toEqual([
      {
        row: 1,
        why: 'A card shows where its links lead. Write the address itself, not other words for it',
      },
    ]);
  });

  it('tells that hints are left out, and recordings where none can be heard', async () => {
    const bytes = await latestPackage([{ fields: { Front: 'Q[sound:a.mp3]', Back: 'A', Hint: 'H' } }], {
      'a.mp3': 'x',
    });
    const notesIn = async (voiced: boolean) =>
      (await preview(spaceOf('eight', voiced), bytes, 'deck.apkg')).notes;
    expect(await notesIn(true)).toEqual([
      '1 hint left out: cards made in chat have none.',
      'Recordings of 1 card left out: Viva speaks the cards itself.',
    ]);
    expect((await notesIn(false)).at(-1)).toBe(
      'Recordings of 1 card left out: cards made in chat are text only here.',
    );
  });

  it('takes recordings of a sensible size, as many as there is room for', async () => {
    const recordings = openRecordings(join(folder, 'recordings'));
    const space = openSpace('eleven', { store, libraries, voiced: true, recordings, now: 1 });
    const bytes = await latestPackage([{ fields: { Front: 'Q[sound:q.mp3]', Back: 'A[sound:a.mp3]' } }], {
      'q.mp3': Buffer.alloc(5 * 1024 * 1024 + 1, 'x'),
      'a.mp3': 'x',
    });
    const { drafts, notes, ...plan } = await preview(space, bytes, 'deck.apkg');
    expect(notes).toEqual([
      'The recording `q.mp3` is left out: it has 5.1 MB, and 5 MB are allowed.',
      'Recordings of 1 card come with them, and are heard some minutes later.',
    ]);
    const { answer: digest } = drafts[0]!.recorded!;
    expect(Buffer.from((await recordings.read(digest!))!).toString()).toBe('x');
    await applyImport({ drafts, ...plan }, space, ada, 'press');
    await truncate(join(folder, 'recordings', digest!), 128 * 1024 * 1024);
    const more = await latestPackage([{ fields: { Front: 'R', Back: 'S[sound:s.mp3]' } }], { 's.mp3': 'y' });
    const full = await preview(space, more, 'deck.apkg');
    expect(full.notes).toEqual(['Recordings of 1 card left out: there is no room for more of them.']);
    expect(full.drafts).toHaveLength(1);
    expect(full.drafts[0]).not.toHaveProperty('recorded');
  });

  it('names every row that is left out', async () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      index % 4 === 3 ? `Q${index},A\n` : `,${index}\n`,
    );
    const plan = await preview(spaceOf('nine'), rows.join(''));
    expect(describePlan(plan).fields).toEqual([
      {
        name: 'Left out',
        value: 'Rows 1–3, 5–7, 9–11, 13–15, 17–19, 21–23, 25–27, 29–31, 33–35, 37–39: the question is empty.',
      },
    ]);
  });

  it('adds nothing of a file with nothing in it', async () => {
    const space = spaceOf('ten');
    const plan = await preview(space, 'question,answer\n,\nalone,\n');
    expect(describePlan(plan).tone).toBe('warning');
    await expect(applyImport(plan, space, ada, 'press')).rejects.toThrow('There is nothing to add.');
    expect(await space.version()).toBeUndefined();
  });
});
