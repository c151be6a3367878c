import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CONFIG } from '../../src/config.ts';
import { onPath } from '../../src/onpath.ts';
import { temporaryFolder } from '../database.ts';

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
