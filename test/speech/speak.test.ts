import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf, readManifest } from '../../src/speech/manifest.ts';
import { startSpeechServer } from '../speech-server/speech-server.ts';
import { readOggOpus } from './ogg.ts';
import { babble } from './sound.ts';
import { folders } from './folder.ts';

const newFolder = await folders();

const ROOT = join(import.meta.dirname, '..', '..');
const SCRIPT = join(ROOT, 'scripts', 'speak.ts');
const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;

/** Reads a text, notes it, and says babble; at "Wait" it does not end before the test says so. */
const ENGINE = `text=$(cat); echo "$text" >> said.txt
case "$text" in *Wait*) touch waiting; while [ -e waiting ]; do sleep 0.1; done;; *Fail*) echo 'no voice' >&2; exit 3;; esac
cat babble.wav`;

let folder: string;

beforeEach(async () => {
  folder = await newFolder();
  await writeFile(join(folder, 'babble.wav'), babble(1));
  await writeFile(join(folder, 'engine.sh'), ENGINE);
});

/** A deck of cards whose answer is their question, said another way. */
async function writeDeck(...questions: readonly string[]): Promise<void> {
  const cards = questions.map((question) => `## ${question}?\n\n${question} it is.\n`);
  const matter = '---\ntitle: Trial\nlanguage: en\nlicence: CC0-1.0\nsummary: Cards to speak.\n---\n\n';
  await mkdir(join(folder, 'content'), { recursive: true });
  await writeFile(join(folder, 'content', 'trial.md'), matter + cards.join('\n'));
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const paths = ['--content', 'content', '--audio', 'audio'];
  const environment = { ...process.env, SPEAK_COMMAND: 'sh engine.sh', ...env };
  return spawn(process.execPath, [SCRIPT, ...paths, ...args], { cwd: folder, env: environment });
}

async function speak(
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string; errors: string }> {
  const child = start(args, env);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, errors };
}

const said = async (): Promise<string[]> => {
  const lines = await readFile(join(folder, 'said.txt'), 'utf8').catch(() => '');
  await rm(join(folder, 'said.txt'), { force: true });
  return lines.split('\n').filter(Boolean).toSorted();
};

const filesIn = async (name: string): Promise<string[]> =>
  (await readdir(join(folder, name), { recursive: true })).toSorted();

/** Every clip of the manifest is whole, and is the one that the manifest describes. */
async function expectTrueManifest(): Promise<string[]> {
  const manifest = await readManifest(join(folder, 'audio'));
  for (const [key, clip] of Object.entries(manifest)) {
    const ogg = await readFile(join(folder, 'audio', `${key}.ogg`));
    expect(Math.round(readOggOpus(ogg).samples / 48)).toBe(clip.milliseconds);
    expect(digestOf(ogg)).toBe(clip.ogg);
    expect(digestOf(await readFile(join(folder, 'audio', `${key}.mp3`)))).toBe(clip.mp3);
  }
  return Object.keys(manifest);
}

/** Waits for a file that another process makes. */
async function appeared(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('npm run speak', () => {
  it.each([
    [['--chek'], "Unknown option '--chek'."],
    [['--recording', 'nothing.answer'], 'There is no clip nothing.answer; one is called'],
    [['--recording', 'trial.title', 'nowhere.wav'], 'nowhere.wav: no such file or directory.'],
  ])('says in a line what is wrong with what was typed: %j', async (args, words) => {
    await writeDeck('One');
    const { code, errors } = await speak(args);
    expect({ code, lines: errors.split('\n').length }).toEqual({ code: 1, lines: 2 });
    expect(errors).toContain(words);
  });
});

describe('npm run speak -- --check', () => {
  it('finds the repository as it should be, with no engine and no ffmpeg installed', async () => {
    const child = spawn(process.execPath, [SCRIPT, '--check'], { cwd: ROOT, env: { PATH: '' } });
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(errors).toBe('');
    expect(code).toBe(0);
  });

  it('fails, names what is missing, and changes nothing', async () => {
    await writeDeck('One');
    const { code, errors } = await speak(['--check'], { PATH: '' });
    expect(code).toBe(1);
    expect(errors).toBe(
      'trial.title is missing\ntrial/one.question is missing\ntrial/one.answer is missing\n',
    );
    expect(existsSync(join(folder, 'audio'))).toBe(false);
  });

  it('tells a mistake in a deck or a lexicon as a compiler would, and touches no clip', async () => {
    await writeDeck('One');
    await writeFile(join(folder, 'content', 'lexicon.yaml'), 'one: 1');
    await mkdir(join(folder, 'audio'));
    await writeFile(join(folder, 'audio', 'trial.ogg'), 'of a deck that is broken for now');
    const { code, errors } = await speak();
    expect([code, errors]).toEqual([1, 'lexicon.yaml:1: one must be text\n']);
    expect(await filesIn('audio')).toEqual(['trial.ogg']);
  });

  it('says which settings exclude each other', async () => {
    await writeDeck('One');
    const { code, errors } = await speak(['--check'], { SPEAK_URL: 'http://127.0.0.1:9/v1' });
    expect([code, errors]).toEqual([1, 'SPEAK_COMMAND and SPEAK_URL exclude each other\n']);
  });
});

describe.skipIf(!hasFfmpeg)('npm run speak (needs ffmpeg)', () => {
  it('renders what is missing or stale, and nothing else', async () => {
    await writeDeck('One', 'Two');
    expect(await speak()).toMatchObject({ code: 0 });
    expect(await said()).toEqual(['One it is.', 'One?', 'Trial.', 'Two it is.', 'Two?']);
    expect(await expectTrueManifest()).toHaveLength(5);
    const { mtimeMs } = await stat(join(folder, 'audio', 'trial', 'one.answer.ogg'));
    expect(await speak()).toMatchObject({ code: 0, errors: '' });
    expect(await said()).toEqual([]);
    expect((await stat(join(folder, 'audio', 'trial', 'one.answer.ogg'))).mtimeMs).toBe(mtimeMs);
    await writeFile(join(folder, 'content', 'lexicon.yaml'), 'two: a pair');
    await speak();
    expect(await said()).toEqual(['a pair it is.', 'a pair?']);
    expect(await speak(['--check'])).toMatchObject({ code: 0 });
  });

  it('renders all again for another engine', async () => {
    await writeDeck('One');
    await speak();
    await said();
    const another = { SPEAK_COMMAND: 'cat >> said.txt; cat babble.wav' };
    expect((await speak(['--check'], another)).errors).toContain('was spoken by');
    await speak([], another);
    expect(await speak(['--check'], another)).toMatchObject({ code: 0 });
  });

  it('removes the clips of no card, and what a crash left', async () => {
    await writeDeck('One', 'Two');
    await speak();
    await writeFile(join(folder, 'audio', 'trial', 'two.answer.ogg.part'), 'Ogg');
    await writeDeck('One');
    expect((await speak()).output).toContain('5 files removed');
    expect(await filesIn('audio/trial')).toEqual([
      'one.answer.mp3',
      'one.answer.ogg',
      'one.question.mp3',
      'one.question.ogg',
    ]);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('leaves whole clips and a true manifest at %s', async (signal) => {
    await writeDeck('One', 'Two', 'Wait', 'Three');
    const child = start([]);
    const ended = once(child, 'close');
    await appeared(join(folder, 'waiting'));
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    expect(code).toBe(signal === 'SIGINT' ? 130 : null);
    const kept = await expectTrueManifest();
    await rm(join(folder, 'waiting'));
    await said();
    await writeDeck('One', 'Two', 'Later', 'Three');
    expect(await speak()).toMatchObject({ code: 0 });
    expect((await said()).length).toBe(9 - kept.length);
    expect(await expectTrueManifest()).toHaveLength(9);
  });

  it('keeps what was done when a clip fails, and names the clip and the reason', async () => {
    await writeDeck('One', 'Fail');
    const { code, errors } = await speak();
    expect(code).toBe(1);
    expect(errors).toMatch(/trial\/fail\.(question|answer): .*failed with code 3: no voice/);
    await expectTrueManifest();
  });

  it.each([
    ['nothing', 'cat > said.txt', 'did not give a WAV file, but nothing'],
    ['text', 'echo this is a long enough text, but it is no sound', 'did not give a WAV file'],
    ['silence', 'cat silence.wav', 'the speech is silent'],
    ['a broken WAV', 'head -c 40 babble.wav; head -c 100 /dev/zero', 'ffmpeg failed|silent'],
  ])('refuses an engine that gives %s', async (_, command, reason) => {
    await writeDeck('One');
    await writeFile(join(folder, 'silence.wav'), babble(1, { level: 0 }));
    const { code, errors } = await speak([], { SPEAK_COMMAND: command });
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`trial(/one)?\\.\\w+: .*(${reason})`, 's'));
    expect(await readManifest(join(folder, 'audio'))).toEqual({});
  });

  it("keeps a person's recording, until its text changes", async () => {
    await writeDeck('One');
    await speak();
    await writeFile(join(folder, 'person.wav'), babble(2));
    const recorded = await speak(['--recording', 'trial/one.answer', 'person.wav']);
    expect(recorded).toMatchObject({ code: 0, errors: '' });
    const clip = (await readManifest(join(folder, 'audio')))['trial/one.answer']!;
    expect(clip).toMatchObject({ engine: 'recorded' });
    expect(clip.milliseconds).toBeGreaterThan(2000);
    await speak([], { SPEAK_COMMAND: 'cat >> said.txt; cat babble.wav' });
    expect((await readManifest(join(folder, 'audio')))['trial/one.answer']).toEqual(clip);
    await writeFile(join(folder, 'content', 'lexicon.yaml'), 'one: uno');
    const { code, errors } = await speak(['--check']);
    expect(code).toBe(1);
    expect(errors).toContain('trial/one.answer is a recording of an older text');
  });

  it('speaks through a server as well', async () => {
    const server = await startSpeechServer({ key: 'secret' });
    await writeDeck('One');
    const settings = { SPEAK_URL: server.url, SPEAK_KEY: 'secret', SPEAK_MODEL: 'm', SPEAK_VOICE: 'v' };
    const { code, errors } = await speak([], { SPEAK_COMMAND: '', ...settings });
    await server.close();
    expect(code).toBe(0);
    expect(errors).not.toContain('secret');
    expect(server.requests.map(({ input }) => input).toSorted()).toEqual(['One it is.', 'One?', 'Trial.']);
    expect(await expectTrueManifest()).toHaveLength(3);
  });
});
