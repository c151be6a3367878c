import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { commandEngine } from '../../src/speech/commandengine.ts';
import type { Engine } from '../../src/speech/engine.ts';
import { httpEngine } from '../../src/speech/httpengine.ts';
import { readManifest } from '../../src/speech/manifest.ts';
import { startSpeechServer } from '../speech-server/speech-server.ts';
import { folders } from './folder.ts';
import { english, made, short, start, studioIn, type Studio } from './studio.ts';

const newFolder = await folders();

const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;

let folder: string;
let studio: Studio;

beforeEach(async () => {
  folder = await newFolder();
  studio = await studioIn(folder);
});

describe.skipIf(!hasFfmpeg)('where an engine fails, a speaker (needs ffmpeg)', () => {
  it('says so once, and says when it works again', async () => {
    await writeFile(join(folder, 'away'), '');
    const speaker = await studio.open({ decks: [english(short('One'), short('Two'))] });
    start(speaker);
    while (studio.log.lines.length < 6) await studio.log.until(/not voiced for now/);
    await rm(join(folder, 'away'));
    await Promise.all([studio.voiced(speaker, short('One')), studio.voiced(speaker, short('Two'))]);
    const failures = studio.log.lines.filter(({ message }) => message.includes('not voiced for now'));
    expect(failures.map(({ level }) => level)).toEqual(['warn', ...failures.slice(1).map(() => 'debug')]);
    expect(studio.warnings()).toEqual([
      'new cards are not voiced for now: SPEAK_COMMAND failed with code 1: nobody there',
    ]);
    expect(studio.log.lines.filter(({ level }) => level === 'info')).toMatchObject([
      { message: 'new cards are voiced again' },
    ]);
  });

  it('gives up a text that fails while others do not, until it is asked for again', async () => {
    const [bad, good] = [short('Fail'), short('Good')];
    const speaker = await studio.open();
    start(speaker);
    const givenUp = studio.log.until(/^a new card is left without a voice/);
    speaker.want(english(bad, good));
    await givenUp;
    expect(await studio.said()).toEqual(['Fail?', 'Good?', 'Fail?']);
    speaker.want(english(short('Later')));
    await studio.voiced(speaker, short('Later'));
    expect(await studio.said()).not.toContain('Fail?');
    const askedAgain = studio.log.until(/^new cards are not voiced for now: .*no such word/);
    speaker.want(english(bad));
    await askedAgain;
    expect(await studio.said()).toContain('Fail?');
  });
});

describe('a failure, as the log tells it,', () => {
  it('leaves out the command line, which may hold a secret', async () => {
    const engine = commandEngine('no-such-engine --key sk-secret');
    const speaker = await studio.open({ engine, decks: [english(short('One'))] });
    start(speaker);
    const { message, fields } = await studio.log.until(/not voiced for now/);
    expect(message).toMatch(/SPEAK_COMMAND failed with code 127: .*no-such-engine/);
    expect(String((fields as { err: Error }).err.stack)).not.toContain('secret');
    expect((fields as { err: Error }).err.cause).toBeUndefined();
  });

  it('names the server that is away', async () => {
    const { url, close } = await startSpeechServer({ key: 'secret' });
    await close();
    const engine = httpEngine({ url, key: 'secret', model: 'm', voice: 'v', pause: 1 });
    const speaker = await studio.open({ engine, decks: [english(short('One'))] });
    start(speaker);
    const { message } = await studio.log.until(/not voiced for now/);
    expect(message).toMatch(/127\.0\.0\.1:\d+ can't be reached: ECONNREFUSED, 5 times$/);
  });
});

describe('after each failure in a row, a speaker', () => {
  it('waits twice as long, at most five minutes', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const beginning = Date.now();
    const seconds: number[] = [];
    const engine: Engine = {
      id: 'away',
      async speak() {
        seconds.push((Date.now() - beginning) / 1000);
        throw new Error('nobody there');
      },
    };
    start(await studio.open({ engine, decks: [english(made('One'))], pause: 10_000 }));
    await vi.advanceTimersByTimeAsync(1_200_000);
    expect(seconds).toEqual([0, 10, 30, 70, 150, 310, 610, 910]);
  });
});

describe('when it is cancelled, a speaker', () => {
  it('kills the engine in the middle of a word, and ends', async () => {
    const speaker = await studio.open({ decks: [english(made('Wait'))] });
    const stop = start(speaker);
    await expect.poll(pidOfEngine, { timeout: 10_000 }).toBeGreaterThan(0);
    const pid = await pidOfEngine();
    await stop();
    // The kill has gone out; the system may take a moment to bury the dead.
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    expect(await readManifest(studio.audio)).toEqual({});
    expect(studio.log.lines).toEqual([]);
  });

  it('ends while it waits for the engine to be back', async () => {
    await writeFile(join(folder, 'away'), '');
    const speaker = await studio.open({ decks: [english(short('One'))], pause: 1_000_000 });
    const stop = start(speaker);
    await studio.log.until(/not voiced for now/);
    await stop();
    expect(studio.warnings()).toHaveLength(1);
  });
});

const pidOfEngine = async (): Promise<number> =>
  Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => 0));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
