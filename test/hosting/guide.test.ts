import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/discord/permissions.ts';
import { onPath } from '../../src/onpath.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { startRedis } from '../../src/store/embedded.ts';
import { temporaryFolder, testRedis } from '../database.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'hosting.md'), 'utf8');
const folder = await temporaryFolder();
const redis = await testRedis();

describe('the guide to hosting', () => {
  it.each(Object.values(PERMISSIONS))('tells what the permission %s is for', (permission) => {
    expect(GUIDE).toMatch(new RegExp(`^\\| .*${permission}.*\\| .+ \\|$`, 'm'));
  });

  it.each(SCOPES)('tells what the scope %s is for', (scope) => {
    expect(GUIDE).toMatch(new RegExp(`^\\| .*\`${scope}\`.*\\| .+ \\|$`, 'm'));
  });
});

describe('its way of backup and restore of recordings', () => {
  const commandWith = (start: string): string =>
    GUIDE.split('\n').find((line) => line.startsWith(start)) ?? `no ${start}`;
  const run = (command: string, data: string): void =>
    void execFileSync('sh', ['-c', command], {
      cwd: folder,
      env: { ...process.env, VIVA_DATA: join(folder, data) },
    });

  it('brings them back into another folder', () => {
    mkdirSync(join(folder, 'old/recordings'), { recursive: true });
    mkdirSync(join(folder, 'new'));
    writeFileSync(join(folder, 'old/recordings/0123456789abcdef'), 'sound');
    run(commandWith('tar -czf'), 'old');
    run(commandWith('tar -xzf'), 'new');
    expect(readFileSync(join(folder, 'new/recordings/0123456789abcdef'), 'utf8')).toBe('sound');
  });
});

describe.runIf(onPath('redis-cli'))('its way of backup and restore of a Redis of one’s own', () => {
  const [, restoring = ''] = /--entrypoint sh redis -c '([^']+)' < viva\.rdb/.exec(GUIDE) ?? [];

  it('brings back all, and keeps what was there aside', async () => {
    await redis.set('kept', 'yes');
    const snapshot = join(folder, 'viva.rdb');
    execFileSync('redis-cli', ['-s', redis.options.path!, '--rdb', snapshot], { stdio: 'ignore' });

    const data = join(folder, 'data');
    mkdirSync(join(data, 'appendonlydir'), { recursive: true });
    const script = restoring.replace('cd /data', `cd ${data}`);
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      stdio: [openSync(snapshot, 'r'), 'pipe', 'pipe'],
    });
    expect({ status, errors: String(stderr) }).toEqual({ status: 0, errors: '' });

    const server = await startRedis(data, new AbortController().signal);
    const restored = new Redis({ path: server.socket });
    expect(await restored.get('kept')).toBe('yes');
    restored.disconnect();
    await server.stop();
    expect(execFileSync('ls', [data], { encoding: 'utf8' })).toMatch(/^before-\d+$/m);
  });
});
