import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ownDeck } from '../../src/authoring/deck.ts';
import { tidy } from '../../src/authoring/tidying.ts';
import { createVoice, type Voice } from '../../src/authoring/voice.ts';
import { commandEngine } from '../../src/speech/commandengine.ts';
import type { Engine } from '../../src/speech/engine.ts';
import { LONGEST } from '../../src/speech/ffmpeg.ts';
import { openRecordings } from '../../src/speech/recordings.ts';
import { createStores } from '../../src/store/stores.ts';
import { botOn, visitor } from '../bot.ts';
import { testRedis } from '../database.ts';
import { latestPackage, type TestNote } from '../exchange/collections.ts';
import { recordingLog } from '../house.ts';
import { folders } from './folder.ts';
import { babble } from './sound.ts';
import { english, made, start, studioIn } from './studio.ts';

const redis = await testRedis();
const newFolder = await folders();
const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;

const SAID = babble(0.5);
const [LONG, SHORT] = [babble(1.2), babble(0.7)];

const note = (question: string, answer: string): TestNote => ({ fields: { Front: question, Back: answer } });

let folder: string;

beforeEach(async () => {
  folder = await newFolder();
  await redis.flushall();
});

/** Viva with a voice, as it starts, with the manager of a space. */
function vivaWith(engine?: Engine) {
  const log = recordingLog();
  const { spaces } = createStores(redis);
  const recordings = openRecordings(join(folder, 'recordings'));
  const parts = {
    engine,
    recordings,
    folder: join(folder, 'speech'),
    shared: true,
    decksFolder: join(folder, 'content'),
    spaces,
    log,
    clock: Date.now,
  };
  const voice = createVoice(parts);
  const clips = { of: voice.of, title: () => undefined };
  const { bot, timetable } = botOn(redis, undefined, undefined, { voice, clips });
  onTestFinished(() => timetable.close());
  const boss = visitor(bot, 'boss', { manages: true });
  const preview = async (notes: readonly TestNote[], media: Record<string, Uint8Array>) =>
    boss.sendFile(await boss.openCommand('deck import'), 'deck.apkg', await latestPackage(notes, media));
  return { ...parts, voice, boss, preview, log };
}

/** Makes clips until it is stopped, or the test is over. */
function run({ voice }: { readonly voice: Voice }): () => Promise<void> {
  const controller = new AbortController();
  const running = voice.run(controller.signal).catch((error: unknown) => {
    if (error !== controller.signal.reason) throw error;
  });
  const stop = (): Promise<void> => {
    controller.abort();
    return running;
  };
  onTestFinished(stop);
  return stop;
}

type Viva = ReturnType<typeof vivaWith>;

/** The milliseconds of both clips of the space's card, once it can be heard. */
async function heard({ boss, voice, spaces, log }: Viva, number = 1): Promise<number[]> {
  for (;;) {
    const card = ownDeck('test:space', await spaces.cards('test:space')).cards[number - 1]!;
    const clips = voice.of(card);
    if (clips) {
      const shown = await boss.act(`deck:card:${number}`);
      expect(shown.buttons?.map(({ label }) => label)).toContain('Listen');
      return [clips.question.milliseconds, clips.answer.milliseconds];
    }
    await log.until(/^clip rendered/);
  }
}

const about = (milliseconds: number): unknown => expect.closeTo(milliseconds, -2);

const engineIn = (): Engine => commandEngine(`cat > /dev/null; cat '${join(folder, 'said.wav')}'`);

describe.skipIf(!hasFfmpeg)('recordings of imported cards (need ffmpeg)', () => {
  it('are told in the preview, and heard once they are added, without any engine', async () => {
    const viva = vivaWith();
    run(viva);
    const shown = await viva.preview([note('Q[sound:q.mp3]', 'A[sound:a.mp3]')], {
      'q.mp3': LONG,
      'a.mp3': SHORT,
    });
    expect(JSON.stringify(shown.fields)).toContain('Recordings of 1 card come with them');
    await viva.boss.press(shown, 'Add them');
    expect(await heard(viva)).toEqual([about(1520), about(1020)]);
  });

  it('are made clips of after a restart, if Viva was stopped before', async () => {
    const first = vivaWith();
    const shown = await first.preview([note('Q[sound:q.mp3]', 'A[sound:a.mp3]')], {
      'q.mp3': LONG,
      'a.mp3': SHORT,
    });
    await first.boss.press(shown, 'Add them');
    const second = vivaWith();
    run(second);
    expect(await heard(second)).toEqual([about(1520), about(1020)]);
  });

  it('are made clips of by one process of several, and heard in all', async () => {
    const [first, second] = [vivaWith(), vivaWith()];
    const stop = run(first);
    const notes = [note('Q[sound:q.mp3]', 'A[sound:a.mp3]')];
    const media = { 'q.mp3': LONG, 'a.mp3': SHORT };
    await first.boss.press(await first.preview(notes, media), 'Add them');
    await heard(first);
    run(second);
    const [card] = ownDeck('test:space', await second.spaces.cards('test:space')).cards;
    await expect.poll(() => second.voice.of(card!), { timeout: 10_000 }).toEqual(first.voice.of(card!));
    const more = [note('R[sound:q.mp3]', 'S[sound:a.mp3]')];
    await second.boss.press(await second.preview(more, media), 'Add them');
    await heard(first, 2);
    await stop();
    const third = [note('T[sound:q.mp3]', 'U[sound:a.mp3]')];
    await second.boss.press(await second.preview(third, media), 'Add them');
    expect(await heard(second, 3)).toEqual([about(1520), about(1020)]);
  });

  it('of one side are heard beside the engine’s voice on the other', async () => {
    await writeFile(join(folder, 'said.wav'), SAID);
    const viva = vivaWith(engineIn());
    run(viva);
    const shown = await viva.preview([note('Q', 'A[sound:a.mp3]')], { 'a.mp3': LONG });
    await viva.boss.press(shown, 'Add them');
    expect(await heard(viva)).toEqual([about(820), about(1520)]);
  });

  it('of one side alone aren’t heard where no engine says the other, which is told', async () => {
    const viva = vivaWith();
    const shown = await viva.preview([note('Q', 'A[sound:a.mp3]')], { 'a.mp3': LONG });
    expect(JSON.stringify(shown.fields)).toContain('only one side has one, and Viva has no voice here');
    await viva.boss.press(shown, 'Add them');
    expect(JSON.stringify((await viva.boss.act('deck:card:1')).fields)).toContain('text only');
  });

  it('are not given up for a fault that passes, such as a full disk', async () => {
    const studio = await studioIn(folder);
    const recordings = openRecordings(join(folder, 'recordings'));
    const recorded = { question: await recordings.keep(LONG), answer: await recordings.keep(SHORT) };
    const card = { ...made('One'), recorded };
    const speaker = await studio.open({ recordings, decks: [english(card)] });
    await mkdir(join(studio.audio, 'manifest.json.part'));
    const inVain = studio.log.until(/not voiced for now: EISDIR/);
    start(speaker);
    await inVain;
    await rm(join(studio.audio, 'manifest.json.part'), { recursive: true });
    const { question, answer } = await studio.voiced(speaker, card);
    expect([question.milliseconds, answer.milliseconds]).toEqual([about(1520), about(1020)]);
    expect(await studio.said()).toEqual([]);
  });

  it('that can’t be used leave their words to the engine', async () => {
    await writeFile(join(folder, 'said.wav'), SAID);
    const viva = vivaWith(engineIn());
    run(viva);
    const shown = await viva.preview([note('Q[sound:q.mp3]', 'A[sound:a.mp3]')], {
      'q.mp3': Buffer.from('no sound at all'),
      'a.mp3': babble(LONGEST + 2),
    });
    await viva.boss.press(shown, 'Add them');
    expect(await heard(viva)).toEqual([about(820), about(820)]);
    const warnings = viva.log.lines.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ message }) => message)).toEqual(
      Array(2).fill('an imported recording can’t be used'),
    );
    expect(
      JSON.stringify(warnings[1]!.fields, (_, value: unknown) =>
        value instanceof Error ? value.message : value,
      ),
    ).toContain('longer than 120 seconds');
  });

  it('that can’t be used keep nobody waiting where there is no engine', async () => {
    const viva = vivaWith();
    run(viva);
    const bad = Buffer.from('no sound at all');
    const notes = [note('P[sound:b.mp3]', 'O[sound:b.mp3]'), note('Q[sound:q.mp3]', 'A[sound:q.mp3]')];
    await viva.boss.press(await viva.preview(notes, { 'b.mp3': bad, 'q.mp3': LONG }), 'Add them');
    expect(await heard(viva, 2)).toEqual([about(1520), about(1520)]);
  });

  it('make ffmpeg ask nobody for anything, as a playlist among them would', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end(SAID);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.wav`;
    const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`;
    const viva = vivaWith();
    run(viva);
    const notUsed = viva.log.until(/can’t be used/);
    const notes = [note('Q[sound:q.mp3]', 'A[sound:q.mp3]')];
    await viva.boss.press(await viva.preview(notes, { 'q.mp3': Buffer.from(playlist) }), 'Add them');
    await notUsed;
    expect(asked).toBe(0);
  });

  it('of what is written anew aren’t heard any more', async () => {
    const viva = vivaWith();
    run(viva);
    const notes = [note('Q[sound:q.mp3]', 'A[sound:a.mp3]')];
    await viva.boss.press(await viva.preview(notes, { 'q.mp3': LONG, 'a.mp3': SHORT }), 'Add them');
    await heard(viva);
    const form = await viva.boss.open(await viva.boss.act('deck:card:1'), 'Edit');
    await viva.boss.submit(form, { question: 'Another?', answer: 'A', accepted: '', wrong: '' });
    const [card] = await viva.spaces.cards('test:space');
    expect(card).toMatchObject({ question: 'Another?', recorded: { answer: expect.any(String) as string } });
    expect(card!.recorded).not.toHaveProperty('question');
  });
});

describe('what is left over', () => {
  it('goes by and by: recordings and clips of no card; what was kept lately stays', async () => {
    const viva = vivaWith();
    const notes = [note('Q[sound:q.mp3]', 'A[sound:a.mp3]')];
    await viva.boss.press(await viva.preview(notes, { 'q.mp3': LONG, 'a.mp3': SHORT }), 'Add them');
    const previewed = [note('R[sound:r.mp3]', 'S[sound:r.mp3]')];
    await viva.preview(previewed, { 'r.mp3': SAID });
    const none = { tidy: async (decks: AsyncIterable<unknown>) => void (await Array.fromAsync(decks)) };
    const names = async () => readdir(join(folder, 'recordings'));
    await tidy(none, viva);
    expect(await names()).toHaveLength(3);
    const hours = (count: number): Date => new Date(Date.now() - count * 3_600_000);
    for (const name of await names()) await utimes(join(folder, 'recordings', name), hours(3), hours(3));
    await tidy(none, viva);
    expect(await names()).toHaveLength(2);
    expect(
      await Promise.all((await names()).map((name) => readFile(join(folder, 'recordings', name)))),
    ).toEqual(expect.arrayContaining([LONG, SHORT]));
    await viva.spaces.remove('test:space', 1);
    await tidy(none, viva);
    expect(await names()).toEqual([]);
  });
});
