import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { startRedis } from '../../src/store/embedded.ts';
import { openDatabase } from '../../src/store/redis.ts';
import { temporaryFolder } from '../database.ts';
import { configFor, recordingLog } from '../house.ts';

const folder = await temporaryFolder();
const forever = new AbortController().signal;
const open = (name: string, signal = forever) =>
  openDatabase(configFor(join(folder, name)), recordingLog(), signal);

describe('the private Redis', () => {
  it('puts every write on disk before it confirms it, and evicts nothing', async () => {
    const { redis, close } = await open('settings');
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'always']);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    await close();
  });

  it('listens on no port', async () => {
    const { redis, close } = await open('port');
    expect(await redis.config('GET', 'port')).toEqual(['port', '0']);
    await close();
  });

  it('keeps its data over a restart', async () => {
    const before = await open('restart');
    await before.redis.set('kept', 'yes');
    await before.close();
    const after = await open('restart');
    expect(await after.redis.get('kept')).toBe('yes');
    await after.close();
  });

  it('has ended when it is closed', async () => {
    const { redis, close } = await open('end');
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    await close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('refuses a second owner of the same data, and says what to do', async () => {
    const first = await open('owned');
    const second = open('owned');
    await expect(second).rejects.toThrow(ConfigError);
    await expect(second).rejects.toThrow(/Another Viva .* VIVA_DATA/);
    await first.redis.set('still', 'served');
    await first.close();
    await (await open('owned')).close();
  });

  it('works in a folder whose path is too long for a socket, and leaves no alias behind', async () => {
    const aliases = () => readdirSync(tmpdir()).filter((name) => /^viva-\w{6}$/.test(name));
    const before = aliases();
    const { redis, close } = await open(`deep/${'folder/'.repeat(20)}data`);
    expect(await redis.ping()).toBe('PONG');
    await close();
    expect(aliases()).toEqual(before);
  });

  it('takes over the server that a killed owner left running', async () => {
    const data = join(folder, 'orphan');
    const killed = spawn(process.execPath, [join(import.meta.dirname, 'owner-to-kill.ts'), data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const orphan = Number(readFileSync(join(data, 'redis.pid'), 'utf8'));

    const { redis, close } = await open('orphan');
    expect(await redis.get('confirmed')).toBe('yes');
    expect(await redis.info('server')).toContain(`process_id:${orphan}\r`);
    await close();
    expect(() => process.kill(orphan, 0)).toThrow('ESRCH');
  });

  it('never stops a Redis of somebody else, whose number stands in the pid file', async () => {
    const other = await startRedis(join(folder, 'somebody-else'), forever);
    const pid = readFileSync(join(folder, 'somebody-else', 'redis.pid'), 'utf8');
    await (await open('ours')).close();
    writeFileSync(join(folder, 'ours', 'redis.pid'), pid);
    await (await open('ours')).close();
    expect(() => process.kill(Number(pid), 0)).not.toThrow();
    await other.stop();
  });

  it('says so when it ends by itself', async () => {
    const { redis, watch, close } = await open('ending');
    const pid = Number(readFileSync(join(folder, 'ending', 'redis.pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await expect(watch(forever)).rejects.toThrow(/private Redis has ended.*redis\.log/);
    redis.disconnect();
    await close();
  });

  it('is not misled by a pid file whose number belongs to another program now', async () => {
    const first = await open('reused');
    await first.close();
    writeFileSync(join(folder, 'reused', 'redis.pid'), String(process.pid));
    const { redis, close } = await open('reused');
    expect(await redis.ping()).toBe('PONG');
    await close();
  });

  it.runIf(process.platform === 'linux')('leaves no server behind when the start is called off', async () => {
    await expect(open('called-off', AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(processesIn(join(folder, 'called-off'))).toEqual([]);
    const running = await open('called-off');
    expect(processesIn(join(folder, 'called-off'))).toHaveLength(1);
    await running.close();
  });
});

/** Ids of the processes that work in a folder. */
function processesIn(directory: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === directory;
    } catch {
      return false;
    }
  });
}
