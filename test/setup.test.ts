import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './database.ts';

const folder = await temporaryFolder();
const SCRIPT = join(import.meta.dirname, '..', 'scripts', 'setup.mjs');

/** A folder for PATH that holds only these programs; each writes down what it was called with. */
function programs(name: string, scripts: Record<string, string>): string {
  const path = join(folder, name);
  mkdirSync(path);
  symlinkSync(process.execPath, join(path, 'node'));
  for (const [program, script] of Object.entries(scripts)) {
    writeFileSync(join(path, program), `#!/bin/sh\necho "$0 $*" >> "${path}/calls"\n${script}\n`);
    chmodSync(join(path, program), 0o755);
  }
  return path;
}

function setup(path: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
    env: { PATH: path, ...env },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('npm run setup', () => {
  it('is quiet when there is nothing to do', () => {
    expect(setup(programs('all', { 'redis-server': '' }))).toEqual({ status: 0, said: '' });
    expect(setup(programs('valkey', { 'valkey-server': '' }))).toEqual({ status: 0, said: '' });
  });

  it('needs no server where REDIS_URL names one', () => {
    expect(setup(programs('elsewhere', {}), { REDIS_URL: 'redis://host' })).toEqual({ status: 0, said: '' });
  });

  it.runIf(process.platform === 'linux')(
    'installs Redis by apt, says so, and is quiet the second time',
    () => {
      const path = programs('apt', {});
      const server = join(path, 'redis-server');
      const install = `case "$*" in *install*) echo > "${server}" ;; esac`;
      for (const program of ['apt-get', 'sudo']) {
        writeFileSync(join(path, program), `#!/bin/sh\necho "$*" >> "${path}/calls"\n${install}\n`);
        chmodSync(join(path, program), 0o755);
      }
      const first = setup(path);
      expect(first).toMatchObject({
        status: 0,
        said: expect.stringMatching(/^Installing Redis: .*apt-get install .*redis-server\n$/) as string,
      });
      expect(readFileSync(join(path, 'calls'), 'utf8')).toMatch(/update[^\n]*\n[^\n]*install/);
      expect(setup(path)).toEqual({ status: 0, said: '' });
    },
  );

  it.runIf(process.platform === 'linux')('says in one message what to install where it cannot', () => {
    const { status, said } = setup(programs('bare', {}));
    expect(status).toBe(1);
    expect(said).toMatch(
      /^Viva needs a Redis server\. Install redis-server or valkey-server .*REDIS_URL\.\n$/,
    );
  });

  it.runIf(process.platform === 'linux')('shows what a failing installation said', () => {
    const { status, said } = setup(
      programs('broken', { 'apt-get': 'echo "no such mirror"; exit 100', sudo: 'exit 100' }),
    );
    expect(status).toBe(1);
    expect(said).toContain('This failed: ');
  });
});
