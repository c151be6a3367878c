import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandEngine } from '../../src/speech/commandengine.ts';
import type { Lexicon } from '../../src/speech/lexicon.ts';
import { digestOf, readManifest } from '../../src/speech/manifest.ts';
import { folders } from './folder.ts';
import { readOggOpus } from './ogg.ts';
import { english, made, short, start, studioIn, type Studio } from './studio.ts';

const newFolder = await folders();

const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;

let folder: string;
let studio: Studio;

beforeEach(async () => {
  folder = await newFolder();
  studio = await studioIn(folder);
});

describe('what a speaker is asked for', () => {
  it('is nothing of a deck in another language', async () => {
    const speaker = await studio.open({ limit: 0 });
    speaker.want({ language: 'de', cards: [made('Was')] });
    expect(studio.warnings()).toEqual([]);
    speaker.want({ language: 'en-GB', cards: [made('What')] });
    expect(studio.warnings()).toHaveLength(1);
  });

  it('is nothing of a card without a word to say, which is noted', async () => {
    const speaker = await studio.open({ limit: 0 });
    speaker.want(english(made('One', '…')));
    expect(studio.log.lines).toEqual([
      { level: 'debug', fields: { card: 'discord-1/ours/3' }, message: 'a card has nothing to say' },
    ]);
  });

  it('has no room for too much at once, and what is left out is reported', async () => {
    const speaker = await studio.open({ limit: 4 });
    speaker.want(english(made('One'), made('Two')));
    expect(studio.warnings()).toEqual([]);
    speaker.want(english(made('Two'), made('Three'), made('Four')));
    expect(studio.log.lines).toMatchObject([{ level: 'warn', fields: { leftOut: 4, limit: 4 } }]);
  });

  it('is put into words once, however often it is looked up', async () => {
    let lookedUp = 0;
    const lexicon: Lexicon = { find: () => void (lookedUp += 1) };
    const speaker = await studio.open({ lexicon });
    speaker.want(english(made('One')));
    const before = lookedUp;
    expect(before).toBeGreaterThan(0);
    expect(speaker.of(made('One'))).toBeUndefined();
    expect(lookedUp).toBe(before);
  });

  it('waits while nothing runs, and a run ends when it has nothing to do', async () => {
    const speaker = await studio.open();
    await expect(start(speaker)()).resolves.toBeUndefined();
  });
});

describe.skipIf(!hasFfmpeg)('a speaker (needs ffmpeg)', () => {
  it('gives the clips of a new card, once both are rendered', async () => {
    const one = made('Is `one` _enough_');
    const speaker = await studio.open();
    expect(speaker.of(one)).toBeUndefined();
    start(speaker);
    speaker.want(english(one));
    const { question, answer } = await studio.voiced(speaker, one);
    expect(await studio.said()).toEqual(['Is one enough?', 'Is one enough it is.']);
    expect(question.transcript).toBe('Is one enough?');
    expect(answer.transcript).toBe('Is one enough it is.');
    const ogg = await readFile(question.path);
    expect(Math.round(readOggOpus(ogg).samples / 48)).toBe(question.milliseconds);
    const [entry] = Object.values(await readManifest(studio.audio)).filter(
      ({ ogg: digest }) => digest === digestOf(ogg),
    );
    expect(digestOf(await readFile(question.mp3))).toBe(entry!.mp3);
  });

  it('never plays what a card said before it was edited', async () => {
    const speaker = await studio.open();
    start(speaker);
    const before = made('One');
    speaker.want(english(before));
    const old = await studio.voiced(speaker, before);
    const edited = { ...before, answer: 'Another one.' };
    expect(speaker.of(edited)).toBeUndefined();
    speaker.want(english(edited));
    const { question, answer } = await studio.voiced(speaker, edited);
    expect(await studio.said()).toEqual(['One?', 'One it is.', 'Another one.']);
    expect(question).toEqual(old.question);
    expect(answer.path).not.toBe(old.answer.path);
  });

  it('shares the clips of equal texts, and asks once for what is wanted twice', async () => {
    const speaker = await studio.open();
    const [one, other] = [made('One'), { ...made('One'), id: 'slack-t1/ours/7' }];
    speaker.want(english(one, other));
    speaker.want(english(one));
    start(speaker);
    expect(await studio.voiced(speaker, one)).toEqual(await studio.voiced(speaker, other));
    speaker.want(english(one, made('Two')));
    await studio.voiced(speaker, made('Two'));
    expect(await studio.said()).toEqual(['One?', 'One it is.', 'Two?', 'Two it is.']);
  });

  it('keeps its clips over a restart, for the same engine', async () => {
    const one = short('One');
    const first = await studio.open({ decks: [english(one)] });
    const stop = start(first);
    const clips = await studio.voiced(first, one);
    await stop();
    expect((await studio.open({ decks: [english(one)] })).of(one)).toEqual(clips);
    const engine = commandEngine(`cd '${folder}'; cat babble.wav`);
    const other = await studio.open({ decks: [english(one)], engine });
    expect(other.of(one)).toBeUndefined();
    start(other);
    expect((await studio.voiced(other, one)).question.path).not.toBe(clips.question.path);
  });

  it('removes at its start the clips of no card, and what a crash left, and nothing else', async () => {
    const [one, two] = [short('One'), short('Two')];
    const speaker = await studio.open({ decks: [english(one, two)] });
    const stop = start(speaker);
    const { path, mp3 } = (await studio.voiced(speaker, one)).question;
    await studio.voiced(speaker, two);
    await stop();
    await writeFile(`${path}.part`, 'Ogg');
    await writeFile(join(studio.audio, 'notes.txt'), 'mine');
    await studio.open({ decks: [english(one)] });
    const left = (await readdir(studio.audio)).map((name) => join(studio.audio, name));
    const [manifest, notes] = [join(studio.audio, 'manifest.json'), join(studio.audio, 'notes.txt')];
    expect(left.toSorted()).toEqual([path, mp3, manifest, notes].toSorted());
    expect(Object.keys(await readManifest(studio.audio))).toHaveLength(1);
  });

  it('removes clips of no card while it runs, but for those that were made lately', async () => {
    const [kept, gone] = [short('Kept'), short('Gone')];
    const speaker = await studio.open();
    start(speaker);
    speaker.want(english(kept, gone));
    const { path, mp3 } = (await studio.voiced(speaker, gone)).question;
    await studio.voiced(speaker, kept);
    const only = async function* () {
      yield english(kept);
    };
    await speaker.tidy(only(), Date.now() - 60_000);
    expect(speaker.of(gone)).toBeDefined();
    await speaker.tidy(only(), Date.now() + 60_000);
    expect(speaker.of(gone)).toBeUndefined();
    expect(speaker.of(kept)).toBeDefined();
    const left = (await readdir(studio.audio)).map((name) => join(studio.audio, name));
    expect(left).not.toContain(path);
    expect(left).not.toContain(mp3);
    expect(Object.keys(await readManifest(studio.audio))).toHaveLength(1);
  });

  it('renders anew what lost a file', async () => {
    const one = made('One');
    const first = await studio.open({ decks: [english(one)] });
    const stop = start(first);
    const { question } = await studio.voiced(first, one);
    await stop();
    await studio.said();
    await rm(question.mp3);
    const second = await studio.open({ decks: [english(one)] });
    expect(second.of(one)).toBeUndefined();
    start(second);
    await studio.voiced(second, one);
    expect(await studio.said()).toEqual(['One?']);
  });

  it('starts anew when its manifest is damaged, and says so', async () => {
    await mkdir(studio.audio);
    await writeFile(join(studio.audio, 'manifest.json'), '{"0123');
    const speaker = await studio.open({ decks: [english(short('One'))] });
    expect(studio.warnings()).toEqual(['the manifest of the clips is damaged: they are made anew']);
    start(speaker);
    await studio.voiced(speaker, short('One'));
    expect(Object.keys(await readManifest(studio.audio))).toHaveLength(1);
  });

  it('goes on when the disk takes files again', async () => {
    const speaker = await studio.open();
    await mkdir(join(studio.audio, 'manifest.json.part'));
    start(speaker);
    speaker.want(english(short('One')));
    await studio.log.until(/^new cards are not voiced for now: EISDIR/);
    const works = studio.log.until(/^new cards are voiced again/);
    await rm(join(studio.audio, 'manifest.json.part'), { recursive: true });
    await works;
    expect(Object.keys(await readManifest(studio.audio))).toHaveLength(1);
  });
});
