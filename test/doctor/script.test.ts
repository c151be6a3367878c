import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/doctor/report.ts';
import { temporaryFolder } from '../database.ts';

const folder = await temporaryFolder();
const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'doctor.ts');

function doctor(env: NodeJS.ProcessEnv) {
  const whole = { ...process.env, VIVA_DATA: join(folder, 'data'), REDIS_URL: '', ...env };
  const { status, stdout } = spawnSync(process.execPath, [SCRIPT], {
    cwd: tmpdir(),
    env: whole,
    encoding: 'utf8',
  });
  return { status, stdout };
}

describe('npm run doctor', () => {
  it('ends with 0 where all is well, in plain text on a pipe', () => {
    const { status, stdout } = doctor({});
    expect(stdout).toMatch(/^✓ Node +version .*\n(✓ .*\n)+\nAll is well\.\n$/);
    expect({ status, coloured: stdout.includes('\u001B') }).toEqual({ status: 0, coloured: false });
  });

  it('ends with 1 for a failure, and says what to do below it', () => {
    const { status, stdout } = doctor({ REDIS_URL: 'redis://:a-secret@127.0.0.1:1' });
    expect(stdout).toMatch(/✗ Redis +can't be reached.*\n +→ Start it/);
    expect({ status, secret: stdout.includes('a-secret') }).toEqual({ status: 1, secret: false });
  });

  it('ends with 78 for a mistake in the settings, and looks at the rest', () => {
    const { status, stdout } = doctor({ LOG_LEVEL: 'loud' });
    expect(stdout).toMatch(/✗ Settings +LOG_LEVEL[\s\S]*✓ Decks/);
    expect(status).toBe(78);
  });
});

describe('its report', () => {
  const findings = [
    { subject: 'Redis', verdict: 'warning', found: 'a word '.repeat(20).trim(), advice: 'do it' },
    { subject: 'Disk', verdict: 'ok', found: 'fine' },
  ] as const;

  it('wraps lines to a terminal, below each other', () => {
    const lines = reportOf(findings, { isTTY: true, columns: 40 }).split('\n');
    const plain = lines.map(stripVTControlCharacters);
    expect(Math.max(...plain.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(plain[1]).toMatch(/^ {9}\S/);
    expect(lines.join('\n')).toContain('\u001B[33m!');
  });

  it('is not coloured where NO_COLOR is set', () => {
    process.env['NO_COLOR'] = '1';
    const report = reportOf(findings, { isTTY: true, columns: 40 });
    delete process.env['NO_COLOR'];
    expect(report).not.toContain('\u001B');
  });
});
