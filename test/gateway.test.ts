import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../src/config.ts';
import { gatewayOf, runAlone, thisProcess, type GatewayTools } from '../src/gateway.ts';
import { untilAborted } from '../src/sleep.ts';
import { createGatewayStore, type GatewayHolder, type GatewayStore } from '../src/store/gateways.ts';
import { keys } from '../src/store/keys.ts';
import { testRedis } from './database.ts';
import { recordingLog } from './house.ts';

const redis = await testRedis();
const gateways = createGatewayStore(redis);
const LONG = 30_000;
let bots = 0;

afterEach(() => void vi.useRealTimers());

/** A process of another machine. */
const another = (about: Partial<GatewayHolder> = {}): GatewayHolder => ({
  token: 'theirs',
  host: 'far',
  pids: 'far',
  pid: 7,
  since: Date.parse('2026-11-23T09:00:00Z'),
  ...about,
});

/** A gateway of its own, and this process at it. */
function atGateway(store: GatewayStore = gateways) {
  const gateway = gatewayOf('Discord', `token ${++bots}`);
  const self = thisProcess(Date.now());
  const log = recordingLog();
  const tools: GatewayTools = { gateways: store, self, log };
  const stop = new AbortController();
  const seen: string[] = [];
  const waiting: (() => void)[] = [];
  const tell = (what: string): void => {
    seen.push(what);
    waiting.splice(0).forEach((wake) => wake());
  };
  const run = () =>
    runAlone(
      gateway,
      tools,
      async (signal) => {
        tell('in');
        await untilAborted(signal).finally(() => tell('out'));
      },
      stop.signal,
    );
  return {
    ...gateway,
    self,
    log,
    run,
    /** Runs until the test has seen this. */
    async until(...wanted: string[]): Promise<void> {
      while (seen.length < wanted.length) await new Promise<void>((wake) => waiting.push(wake));
      expect(seen).toEqual(wanted);
    },
    async leave(running: Promise<void>): Promise<void> {
      stop.abort();
      await expect(running).rejects.toBe(stop.signal.reason);
    },
  };
}

describe('the gateway of a bot', () => {
  it('is for one process, and given up at its end', async () => {
    const here = atGateway();
    const running = here.run();
    await here.until('in');
    const { holder } = (await gateways.take(here.bot, another()))!;
    expect(holder).toEqual(here.self);
    await here.leave(running);
    expect(await gateways.take(here.bot, another())).toBeUndefined();
  });

  it('names no token', () => {
    expect(gatewayOf('Discord', 'secret').bot).toMatch(/^discord:[\w-]{16}$/);
    expect(gatewayOf('Discord', 'secret').bot).not.toBe(gatewayOf('Discord', 'other').bot);
  });

  it('is refused while another process renews it, and that one is named', async () => {
    const here = atGateway();
    await gateways.take(here.bot, another());
    await redis.pexpire(keys.gateway(here.bot), LONG - 10_000);
    const waits = here.log.until(/waiting to see/);
    const running = here.run();
    const told = expect(running).rejects.toThrow(/on Discord .*process 7 on far, since 2026-11-23T09:00:00/);
    await waits;
    await gateways.take(here.bot, another());
    await told;
    await expect(running).rejects.toBeInstanceOf(ConfigError);
    await here.until();
  });

  it('is waited for where another process seems to have it, which may have been killed', async () => {
    const here = atGateway();
    await gateways.take(here.bot, another());
    await redis.pexpire(keys.gateway(here.bot), 1500);
    const running = here.run();
    await here.log.until(/waiting to see/);
    await here.until('in');
    await here.leave(running);
  });

  it('is taken over at once from a process of this machine that has ended', async () => {
    const here = atGateway();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await gateways.take(here.bot, another({ pids: here.self.pids, pid: child.pid! }));
    const running = here.run();
    await here.until('in');
    expect(here.log.lines).toEqual([]);
    await here.leave(running);
  });

  it('is not taken over from a process of this machine that runs', async () => {
    const here = atGateway();
    await gateways.take(here.bot, another({ pids: here.self.pids, pid: process.ppid }));
    const running = here.run();
    await here.log.until(/waiting to see/);
    await here.leave(running);
  });

  it('is left when another process has it all the same, and entered again when that one is gone', async () => {
    const here = atGateway();
    const running = here.run();
    await here.until('in');
    await gateways.take(here.bot, another(), here.self.token);
    await here.until('in', 'out');
    await here.log.until(/waiting to see/);
    await gateways.release(here.bot, another());
    await here.until('in', 'out', 'in');
    await here.leave(running);
  });

  it('is left before it expires, when Redis does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const answers = [undefined];
    const silent = new Promise<never>(() => {});
    const here = atGateway({
      take: async () => (answers.length > 0 ? answers.pop() : silent),
      release: async () => {},
    });
    void here.run();
    await here.until('in');
    await vi.advanceTimersByTimeAsync(14_900);
    await here.until('in');
    await vi.advanceTimersByTimeAsync(200);
    await here.until('in', 'out');
  });

  it('is kept for as long as it is renewed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let renewals = 0;
    const here = atGateway({
      async take() {
        renewals += 1;
        if (renewals % 3 === 0) throw new Error('LOADING');
        return undefined;
      },
      release: async () => {},
    });
    const running = here.run();
    await here.until('in');
    await vi.advanceTimersByTimeAsync(10 * LONG);
    await here.until('in');
    expect(renewals).toBeGreaterThan(50);
    vi.useRealTimers();
    await here.leave(running);
  });
});
