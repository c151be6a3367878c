import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CONFIG } from '../../src/config.ts';
import { onPath } from '../../src/onpath.ts';
import { temporaryFolder } from '../database.ts';
import { runViva } from '../process.ts';

const folder = await temporaryFolder();
const HOSTING = join(import.meta.dirname, '..', '..', 'hosting');
const UNITS = readdirSync(HOSTING);

/** The units for a machine on which Node lies where it lies here, since systemd looks for what is started. */
function unitsHere(): string[] {
  return UNITS.map((name) => {
    const path = join(folder, name);
    const text = readFileSync(join(HOSTING, name), 'utf8');
    writeFileSync(path, text.replaceAll('/opt/viva/node_modules/.bin', dirname(process.execPath)));
    return path;
  });
}

function analyze(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  // A machine without manual pages can't show those of units of its own, which are looked at too.
  return { status, said: stdout + stderr };
}

describe.runIf(onPath('systemd-analyze'))('the units of systemd', () => {
  it('are right', () => {
    const { status, said } = analyze('verify', '--man=no', ...unitsHere());
    expect({ status, ours: said.split('\n').filter((line) => line.includes('viva')) }).toEqual({
      status: 0,
      ours: [],
    });
  });

  it('would be refused with a mistake', () => {
    const path = join(folder, 'mistaken.service');
    writeFileSync(
      path,
      readFileSync(join(HOSTING, 'viva.service'), 'utf8').replace('Type=exec', 'Type=exact'),
    );
    expect(analyze('verify', '--man=no', path).said).toContain('exact');
  });

  it('expose little of the machine, by systemd’s own measure', () => {
    const { said } = analyze('security', '--offline=true', join(HOSTING, 'viva.service'));
    expect(Number(/exposure level[^:]*: ([\d.]+)/i.exec(said)?.[1])).toBeLessThan(2.5);
  });
});

describe('the unit of Viva', () => {
  const unit = readFileSync(join(HOSTING, 'viva.service'), 'utf8');

  it('starts what npm start does', () => {
    const { scripts } = JSON.parse(readFileSync(join(HOSTING, '..', 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    expect(unit).toContain(`ExecStart=/opt/viva/node_modules/.bin/${scripts.start}\n`);
  });

  it('keeps what Node has compiled, though its /tmp goes with each stop', () => {
    expect(unit).toContain('PrivateTmp=yes\n');
    expect(unit).toContain('Environment=NODE_COMPILE_CACHE=%C/viva\nCacheDirectory=viva\n');
  });

  it('does not start again what can’t work', () => {
    expect(unit).toContain(`RestartPreventExitStatus=${EXIT_CONFIG}\n`);
  });
});

describe('the unit of the backup', { timeout: 60_000 }, () => {
  it('replaces the file of a week ago, also after one that was interrupted', async () => {
    const data = { VIVA_DATA: join(folder, 'data'), REDIS_URL: '' };
    await runViva('/help\n', data);
    const unit = readFileSync(join(HOSTING, 'viva-backup.service'), 'utf8');
    const [, line = ''] = /^ExecStart=\/bin\/sh -c '(.*)'$/m.exec(unit) ?? [];
    const command = line
      .replaceAll('%S', folder)
      .replaceAll('%%', '%')
      .replaceAll('node_modules/.bin/node', `"${process.execPath}"`);
    const backups = join(folder, 'viva-backups');
    const today = `viva-${new Date().getDay() || 7}.tar.gz`;
    mkdirSync(join(backups, `${today}.new.part-AbCdEf`), { recursive: true });
    for (const name of [today, `${today}.new`]) writeFileSync(join(backups, name), 'old');
    const { status, stderr } = spawnSync('sh', ['-c', command], {
      cwd: join(HOSTING, '..'),
      env: { ...process.env, ...data },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(backups)).toEqual([today]);
    expect(statSync(join(backups, today)).size).toBeGreaterThan(100);
  });
});
