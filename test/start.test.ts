import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../src/store/embedded.ts';
import { temporaryFolder } from './database.ts';
import { runViva, startViva } from './process.ts';

const folder = await temporaryFolder();
const env = (name: string) => ({ VIVA_DATA: join(folder, name), REDIS_URL: '' });

describe('npm start on a pipe', () => {
  it('answers a line each, in plain text, and ends well with the input', async () => {
    const { code, output, errors } = await runViva('/decks\n/ask deck:asyncio\n1\n', env('pipe'));
    expect(output).toContain('What is asynchronous programming?');
    expect(output).toMatch(/(Right!|Not quite)[\s\S]*1 {2}Forgot · 1 d/);
    expect(output).not.toContain('\u001B');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  it('takes a half-written line at the end as a line', async () => {
    expect(await runViva('/hel', env('half'))).toMatchObject({
      code: 0,
      output: expect.stringContaining('Did you mean `/help`?') as string,
    });
  });

  it.each([
    ['100 KB on one line', Buffer.from(`${'x'.repeat(100_000)}\n/help\n`)],
    ['control characters', Buffer.from('/ask \u001B[2J\u0007\u0000\n/help\n')],
    ['bytes that are no text', Buffer.concat([Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('\n/help\n')])],
    ['empty lines', Buffer.from('\n\n\r\n/help\n')],
  ])('is not upset by %s', async (_name, input) => {
    const { code, output } = await runViva(input, env('odd'));
    expect(code).toBe(0);
    expect(output).toContain('/progress [deck:…]');
    expect(output).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('keeps what was learned for the next time', async () => {
    await runViva('/ask asyncio\n8\n3\n', env('kept'));
    const { output } = await runViva('/progress\n', env('kept'));
    expect(output).toMatch(/Learning\s+1\n/);
  });
});

describe('a start that cannot be', () => {
  it('lists every mistake of the environment and ends with 78', async () => {
    const { code, errors } = await runViva('', { ...env('x'), VIVA_ZONE: 'Mars/Phobos', LOG_LEVEL: 'loud' });
    expect(code).toBe(78);
    expect(errors).toMatch(/VIVA_ZONE .*\nLOG_LEVEL .*\n/);
  });

  it('says in words that nothing can be written, and ends with 1, so that it is tried again', () => {
    const start = `ulimit -f 0; "${process.execPath}" "${join(import.meta.dirname, '..', 'src', 'start.mjs')}"`;
    const { status, stderr } = spawnSync('sh', ['-c', start], {
      env: { ...process.env, ...env('full') },
      input: '',
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^The data in \S+ can't be written: .+ `npm run doctor` tells.+\n$/),
    });
  });

  it('finds the mistakes in a file .env as well, where the environment says nothing else', async () => {
    const cwd = join(folder, 'dotenv');
    mkdirSync(cwd);
    writeFileSync(join(cwd, '.env'), 'LOG_LEVEL=loud\n');
    const { code, errors } = await runViva('', env('x'), cwd);
    expect({ code, errors }).toMatchObject({
      code: 78,
      errors: expect.stringMatching(/^LOG_LEVEL/) as string,
    });
    expect(await runViva('', { ...env('x'), LOG_LEVEL: 'silent' }, cwd)).toMatchObject({ code: 0 });
  });

  it('says that another Viva has the data', async () => {
    const first = startViva(env('shared'));
    first.child.stdin.write('/help\n');
    await first.shown(/\/progress/);
    const second = await runViva('/help\n', env('shared'));
    expect(second).toMatchObject({ code: 78, errors: expect.stringContaining('Another Viva') as string });
    first.child.stdin.end();
    expect(await first.ended()).toMatchObject({ code: 0 });
  });

  it('says that the folder for its data is none', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(await runViva('', env('a-file'))).toMatchObject({
      code: 78,
      errors: expect.stringContaining("VIVA_DATA can't be used") as string,
    });
  });

  it('says that no Redis is installed, and how to get one', async () => {
    const nowhere = join(folder, 'empty');
    mkdirSync(nowhere);
    const { code, errors } = await runViva('', { ...env('none'), PATH: nowhere });
    expect({ code, errors }).toMatchObject({
      code: 78,
      errors: expect.stringContaining('npm run setup') as string,
    });
  });
});

describe('the health check', () => {
  const health = (name: string) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '..', 'src', 'health.ts')], {
      env: { ...process.env, ...env(name) },
    }).status;

  it('passes while Viva runs, and fails when it does not', async () => {
    expect(health('healthy')).toBe(1);
    const viva = startViva(env('healthy'));
    viva.child.stdin.write('/help\n');
    await viva.shown(/\/progress/);
    expect(health('healthy')).toBe(0);
    viva.child.stdin.end();
    await viva.ended();
  });
});

describe('a Redis that REDIS_URL names', () => {
  it('is used, and its going and coming back is reported and waited out', async () => {
    const server = await startRedis(join(folder, 'named'), new AbortController().signal);
    const url = { VIVA_DATA: join(folder, 'other'), REDIS_URL: `unix://${server.socket}` };
    const viva = startViva(url);
    viva.child.stdin.write('/ask asyncio\n8\n3\n');
    await viva.shown(/Good: back/);
    await server.stop();
    viva.child.stdin.write('/progress\n');
    await viva.complained(/out of reach/);
    const again = await startRedis(join(folder, 'named'), new AbortController().signal);
    expect(await viva.shown(/Learning +\d/)).toMatch(/1$/);
    viva.child.stdin.end();
    expect(await viva.ended()).toMatchObject({ code: 0 });
    await again.stop();
  });
});

describe('a Redis that is not there yet', () => {
  const url = (name: string) => ({
    VIVA_DATA: join(folder, 'other'),
    REDIS_URL: `unix://${join(folder, name, 'redis.sock')}`,
  });

  it('is waited for', async () => {
    const viva = startViva(url('late'));
    viva.child.stdin.end('/help\n');
    await viva.complained(/out of reach/);
    const server = await startRedis(join(folder, 'late'), new AbortController().signal);
    await viva.shown(/\/progress/);
    expect(await viva.ended()).toMatchObject({ code: 0 });
    await server.stop();
  });

  it('does not keep Viva from stopping', async () => {
    const viva = startViva(url('never'));
    await viva.complained(/out of reach/);
    viva.child.kill('SIGTERM');
    expect(await viva.ended()).toMatchObject({ code: 0 });
  });
});

describe('a reader that leaves', () => {
  it('ends the session, and Redis with it', async () => {
    const viva = startViva(env('left'));
    viva.child.stdin.write('/help\n');
    await viva.shown(/\/progress/);
    const redis = Number(readFileSync(join(folder, 'left', 'redis.pid'), 'utf8'));
    viva.child.stdout.destroy();
    viva.child.stdin.write('/help\n/help\n/help\n');
    expect(await viva.ended()).toMatchObject({ code: 0 });
    expect(() => process.kill(redis, 0)).toThrow('ESRCH');
  });
});

describe('a stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s ends well, and Redis with it', async (signal) => {
    const viva = startViva(env(signal));
    viva.child.stdin.write('/help\n');
    await viva.shown(/\/progress/);
    const redis = Number(readFileSync(join(folder, signal, 'redis.pid'), 'utf8'));
    viva.child.kill(signal);
    expect(await viva.ended()).toEqual({ code: 0, signal: null });
    expect(() => process.kill(redis, 0)).toThrow('ESRCH');
  });
});
