import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp } from '../../src/backup/backup.ts';
import { restore } from '../../src/backup/restore.ts';
import { ConfigError } from '../../src/config.ts';
import { FORMAT } from '../../src/store/format.ts';
import { createLearnerStore } from '../../src/store/learners.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { replay } from '../../src/study/replay.ts';
import { temporaryFolder } from '../database.ts';
import { configFor, recordingLog } from '../house.ts';

const folder = await temporaryFolder();
const SCRIPTS = join(import.meta.dirname, '..', '..', 'scripts');
const never = new AbortController().signal;
const ELSEWHERE = { REDIS_URL: 'redis://127.0.0.1:1' };
const at = (name: string): string => join(folder, name);
const open = (name: string) => openDatabase(configFor(at(name)), recordingLog(), never);

/** Runs `npm run backup` or `npm run restore` on a data directory. */
function run(script: 'backup' | 'restore', data: string, args: readonly string[], env = {}) {
  const options = { cwd: folder, env: { ...process.env, REDIS_URL: '', VIVA_DATA: at(data), ...env } };
  return new Promise<{ code: number; output: string; errors: string }>((resolve) => {
    execFile(process.execPath, [join(SCRIPTS, `${script}.ts`), ...args], options, (error, output, errors) =>
      resolve({ code: Number(error?.code ?? 0), output, errors }),
    );
  });
}

const save = (data: string, file: string) => backUp(at(data), at(file), never);
const putBack = (data: string, file: string, replace = false) =>
  restore(at(file), at(data), { replace, now: new Date() }, never);

/** When to kill a restore, in milliseconds after it began: early, late, in between. */
const MOMENTS = [0, 20, 60, 120, 250];

/** Resolves when a restore has begun to unpack. */
async function begun(data: string, signal: AbortSignal): Promise<void> {
  for await (const { filename } of watch(data, { signal })) if (filename?.startsWith('restore-')) return;
}

/** A data directory with a key, history, and clips of cards made in chat. */
async function dataWith(name: string, value: string): Promise<void> {
  const { redis, close } = await open(name);
  await redis.mset('viva:format', String(FORMAT), 'kept', value);
  await close();
  mkdirSync(join(at(name), 'speech'));
  writeFileSync(join(at(name), 'history'), `/help ${value}`);
  writeFileSync(join(at(name), 'speech', '0123456789abcdef.ogg'), value);
}

async function keptIn(name: string) {
  const { redis, close } = await open(name);
  const value = await redis.get('kept');
  await close();
  const text = (...path: string[]): string => readFileSync(join(at(name), ...path), 'utf8');
  return [value, text('history'), text('speech', '0123456789abcdef.ogg')];
}

const allOf = (value: string): string[] => [value, `/help ${value}`, value];

describe('a backup while reviews are written', () => {
  it('holds every one that was confirmed before, each whole; kill -9 after it takes nothing away', async () => {
    const data = at('busy');
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'reviews-to-kill.ts'), data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    writer.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const confirmed = (): string[] => said.split('\n').slice(0, -1);
    while (confirmed().length < 300) await once(writer.stdout, 'data');
    const before = confirmed();
    expect(await run('backup', 'busy', [at('busy.tar.gz')])).toMatchObject({ code: 0, errors: '' });
    expect(confirmed().length).toBeGreaterThan(before.length);
    writer.kill('SIGKILL');
    await once(writer, 'close');
    process.kill(Number(readFileSync(join(data, 'redis.pid'), 'utf8')), 'SIGKILL');

    expect(await run('restore', 'elsewhere', [at('busy.tar.gz')])).toMatchObject({ code: 0, errors: '' });
    expect((await sourcesIn('elsewhere')).intersection(new Set(before))).toEqual(new Set(before));
  });
});

/** The reviews of all learners, of whom all that is kept must be what their logs tell. */
async function sourcesIn(name: string): Promise<Set<string>> {
  const { redis, close } = await open(name);
  const learners = createLearnerStore(redis);
  const sources = new Set<string>();
  for (const id of ['test:ada', 'test:bob', 'test:eve']) {
    const [log, forgotten] = [await learners.log(id), await learners.forgotten(id)];
    const empty = { log: [], offset: 0, forgotten: new Map() };
    const replayed = await replay({ log, offset: 0, forgotten }, empty, () => [], never);
    expect(await learners.memories(id)).toEqual(replayed.memories);
    expect(await learners.days(id)).toEqual(replayed.days);
    for (const entry of log) if (entry.kind === 'review') sources.add(entry.source);
  }
  await close();
  return sources;
}

describe('a backup', () => {
  it('of data that no Viva runs on holds all of them, is for its owner alone, and leaves nothing behind', async () => {
    await dataWith('still', 'one');
    expect(await save('still', 'backups/still.tar.gz')).toMatchObject({ keys: 2, format: FORMAT });
    expect(statSync(at('backups/still.tar.gz')).mode & 0o777).toBe(0o600);
    expect(readdirSync(at('backups'))).toEqual(['still.tar.gz']);
    expect(readdirSync(at('still'))).not.toContain('dump.rdb');
    await putBack('still-restored', 'backups/still.tar.gz');
    expect(await keptIn('still-restored')).toEqual(allOf('one'));
  });

  it('leaves a folder alone that is none of Viva’s', async () => {
    mkdirSync(at('somebody-else'));
    writeFileSync(at('somebody-else/letter'), 'Dear');
    await expect(save('somebody-else', 'letters.tar.gz')).rejects.toThrow(/nothing to back up/);
    expect(readdirSync(at('somebody-else'))).toEqual(['letter']);
  });

  it('says in words what is wrong with what was typed', async () => {
    await dataWith('typed', 'one');
    expect(await run('backup', 'typed', ['--force'])).toMatchObject({
      code: 1,
      errors: "Unknown option '--force'.\n",
    });
    writeFileSync(at('letter'), 'Dear');
    expect(await run('backup', 'typed', [join(at('letter'), 'viva.tar.gz')])).toMatchObject({
      code: 1,
      errors: `${at('letter')}: file already exists.\n`,
    });
  });

  it('never replaces a file', async () => {
    await dataWith('careful', 'one');
    writeFileSync(at('precious'), 'precious');
    await expect(save('careful', 'precious')).rejects.toThrow(/is there already/);
    expect(readFileSync(at('precious'), 'utf8')).toBe('precious');
  });

  it.each([
    ['of nothing', [at('x')], {}, /nothing to back up/],
    ['without a name', [], {}, /npm run backup -- viva-/],
    ['of a Redis of one’s own', [at('x')], ELSEWHERE, /redis-cli .*--rdb/],
    [
      'of the recordings beside it',
      [at('x')],
      ELSEWHERE,
      /tar -czf .* -C "\$\{VIVA_DATA:-.data}" recordings$/m,
    ],
  ])('%s says what to do', async (_name, args, env, said) => {
    expect(await run('backup', 'nowhere', args, env)).toMatchObject({
      code: 1,
      errors: expect.stringMatching(said) as string,
    });
  });
});

describe('a restore', () => {
  it('over other data is refused unless told, and then keeps them aside, of use themselves', async () => {
    await dataWith('source', 'backed up');
    await save('source', 'source.tar.gz');
    await dataWith('target', 'older');
    await expect(putBack('target', 'source.tar.gz')).rejects.toThrow(/--replace/);
    expect(await keptIn('target')).toEqual(allOf('older'));
    const { before } = await putBack('target', 'source.tar.gz', true);
    expect(await keptIn('target')).toEqual(allOf('backed up'));
    expect(await keptIn(relative(folder, before!))).toEqual(allOf('older'));
    expect(readdirSync(at('target')).filter((name) => name.startsWith('restore-'))).toEqual([]);
  });

  it('is refused while a Viva runs on the data, told or not', async () => {
    writeFileSync(at('some.tar.gz'), 'some');
    const running = await open('running');
    for (const replace of [false, true]) {
      const refused = expect(putBack('running', 'some.tar.gz', replace)).rejects;
      await refused.toThrow(ConfigError);
    }
    expect(await running.redis.ping()).toBe('PONG');
    await running.close();
  });

  it('refuses a file that is damaged, cut short, or something else, and changes nothing', async () => {
    await dataWith('whole', 'one');
    await save('whole', 'cut.tar.gz');
    truncateSync(at('cut.tar.gz'), statSync(at('cut.tar.gz')).size - 200);
    writeFileSync(at('else.tar.gz'), 'something else');
    for (const file of ['cut.tar.gz', 'else.tar.gz', 'none.tar.gz'])
      await expect(putBack('untouched', file)).rejects.toThrow(/no backup of Viva|no file/);
    expect(readdirSync(at('untouched')).filter((name) => !name.startsWith('owner'))).toEqual([]);
  });

  it('that is killed leaves the data from before or those of the backup, and can be done again', async () => {
    await dataWith('new', 'new');
    await save('new', 'new.tar.gz');
    await dataWith('torn', 'old');
    for (const moment of MOMENTS) {
      const options = { cwd: tmpdir(), env: { ...process.env, REDIS_URL: '', VIVA_DATA: at('torn') } };
      const args = [join(SCRIPTS, 'restore.ts'), at('new.tar.gz'), '--replace'];
      const child = spawn(process.execPath, args, { ...options, stdio: 'ignore' });
      const ended = once(child, 'close');
      await begun(at('torn'), AbortSignal.timeout(10_000));
      await new Promise((resolve) => setTimeout(resolve, moment));
      child.kill('SIGKILL');
      await ended;
      const { redis, close } = await open('torn');
      expect(['old', 'new']).toContain(await redis.get('kept'));
      await close();
    }
    await putBack('torn', 'new.tar.gz', true);
    expect(await keptIn('torn')).toEqual(allOf('new'));
  });

  it('stops the Redis that a killed Viva has left, before it takes its data away', async () => {
    await dataWith('good', 'good');
    await save('good', 'good.tar.gz');
    const owner = join(import.meta.dirname, '..', 'store', 'owner-to-kill.ts');
    const killed = spawn(process.execPath, [owner, at('killed')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const orphan = Number(readFileSync(join(at('killed'), 'redis.pid'), 'utf8'));
    await putBack('killed', 'good.tar.gz', true);
    expect(() => process.kill(orphan, 0)).toThrow('ESRCH');
    expect(await keptIn('killed')).toEqual(allOf('good'));
  });
});
