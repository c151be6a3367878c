import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { ConfigError } from './config.ts';
import { leaves } from './errors.ts';
import type { Log } from './log.ts';
import { sleep } from './sleep.ts';
import type { GatewayHolder, GatewayStore, HeldGateway } from './store/gateways.ts';
import { taskGroup } from './taskgroup.ts';

/** Where a bot's events come from. Two processes there would both answer. */
export interface Gateway {
  /** `Discord`: for people. */
  readonly platform: string;
  /** Unlike any other bot's. */
  readonly bot: string;
}

/** What it takes to have a gateway. */
export interface GatewayTools {
  readonly gateways: GatewayStore;
  /** This process. */
  readonly self: GatewayHolder;
  readonly log: Log;
}

type Receive = (signal: AbortSignal) => Promise<void>;

/** Between two renewals, in milliseconds. */
const RENEW_PAUSE = 5000;

/**
 * So long after the last renewal the process leaves the gateway, in milliseconds. An adapter takes up to ten seconds
 * for that: it is gone before `GATEWAY_LIFE` lets another process in.
 */
const PATIENCE = 15_000;

/** Between two looks at a gateway that another process has, in milliseconds. */
const LOOK_PAUSE = 1000;

/** A bot has one token at a time, so that its digest names the bot and nobody has to be asked. */
export function gatewayOf(platform: string, token: string): Gateway {
  const digest = createHash('sha256').update(token).digest('base64url').slice(0, 16);
  return { platform, bot: `${platform.toLowerCase()}:${digest}` };
}

/** This process, as others are told of it. @param now milliseconds since the epoch */
export function thisProcess(now: number): GatewayHolder {
  return { token: randomUUID(), host: hostname(), pids: namespaceOfPids(), pid: process.pid, since: now };
}

/**
 * Runs what receives a bot's events, while no other process does. When Redis has been out of reach for too long, or
 * has given the gateway to another process, it is ended; it begins again once the gateway is ours again.
 *
 * @throws {ConfigError} when another process has the gateway
 * @throws AggregateError of what `receive` failed of; the signal's reason
 */
export async function runAlone(
  gateway: Gateway,
  tools: GatewayTools,
  receive: Receive,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const since = await obtain(gateway, tools, signal);
    try {
      return await whileHeld(gateway, tools, since, receive, signal);
    } catch (error) {
      if (!leaves(error).every((failure) => failure instanceof GatewayLost)) throw error;
      const { platform } = gateway;
      tools.log.warn(
        { platform },
        'the gateway could not be kept: Viva has left it, and comes back when it may',
      );
    } finally {
      await leave(gateway, tools);
    }
  }
}

class GatewayLost extends Error {
  override readonly name = 'GatewayLost';
}

/**
 * A process that was killed seems to have the gateway still. If it can't be seen that it has ended, it is waited out:
 * a living one is known by its renewals.
 *
 * @returns since when the gateway is ours, by `performance.now()`
 */
async function obtain(gateway: Gateway, tools: GatewayTools, signal: AbortSignal): Promise<number> {
  const { self, log } = tools;
  let { asked, held } = await ask(gateway, tools, signal);
  if (held && hasEnded(held.holder, self))
    ({ asked, held } = await ask(gateway, tools, signal, held.holder.token));
  if (held) {
    const { host, pid } = held.holder;
    const about = { platform: gateway.platform, host, pid, seconds: Math.ceil(held.left / 1000) };
    log.warn(about, 'another Viva has this gateway, or had it when it was killed; waiting to see');
  }
  while (held) {
    const before: HeldGateway = held;
    await sleep(LOOK_PAUSE, signal);
    ({ asked, held } = await ask(gateway, tools, signal));
    if (held && (held.holder.token !== before.holder.token || held.left > before.left))
      throw refusal(gateway, held.holder);
  }
  return asked;
}

/** Asks for the gateway, for as long as Redis doesn't answer. */
async function ask(
  { platform, bot }: Gateway,
  { gateways, self, log }: GatewayTools,
  signal: AbortSignal,
  dead?: string,
): Promise<{ asked: number; held: HeldGateway | undefined }> {
  for (;;) {
    const asked = performance.now();
    try {
      return { asked, held: await gateways.take(bot, self, dead) };
    } catch (error) {
      log.warn({ platform, err: error }, 'Redis did not say whether the gateway is free; asking again');
    }
    await sleep(LOOK_PAUSE, signal);
  }
}

function refusal({ platform }: Gateway, { host, pid, since }: GatewayHolder): ConfigError {
  const when = new Date(since).toISOString();
  return new ConfigError(
    `Another Viva is on ${platform} with the same token: process ${pid} on ${host}, since ${when}. Two would answer everything twice. Stop that one first, or have this one help it with VIVA_ROLES=worker.`,
  );
}

async function whileHeld(
  gateway: Gateway,
  tools: GatewayTools,
  since: number,
  receive: Receive,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  let renewed = since;
  await taskGroup(signal, async (group) => {
    const keeping = AbortSignal.any([group.signal, ended.signal]);
    const beside = (task: () => Promise<never>): void =>
      void group.spawn(() =>
        task().catch((error: unknown) => {
          if (!ended.signal.aborted) throw error;
        }),
      );
    beside(() => renew(gateway, tools, (at) => (renewed = at), keeping));
    beside(() => untilLate(() => renewed, keeping));
    await receive(group.signal);
    ended.abort();
  });
}

async function renew(
  { platform, bot }: Gateway,
  { gateways, self, log }: GatewayTools,
  done: (at: number) => void,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    await sleep(RENEW_PAUSE, signal);
    const asked = performance.now();
    const held = await gateways.take(bot, self).then(
      (holding) => holding ?? 'ours',
      (error: unknown) => log.debug({ platform, err: error }, 'the gateway was not renewed'),
    );
    if (held === 'ours') done(asked);
    else if (held) throw new GatewayLost('another process has it');
  }
}

/** Ends when a renewal is overdue, however long Redis takes to say so. */
async function untilLate(renewed: () => number, signal: AbortSignal): Promise<never> {
  for (;;) {
    const left = renewed() + PATIENCE - performance.now();
    if (left <= 0) throw new GatewayLost('it was not renewed');
    await sleep(left, signal);
  }
}

async function leave({ platform, bot }: Gateway, { gateways, self, log }: GatewayTools): Promise<void> {
  try {
    await gateways.release(bot, self);
  } catch (error) {
    log.debug({ platform, err: error }, 'the gateway was not given up, and expires');
  }
}

function hasEnded({ pids, pid }: GatewayHolder, self: GatewayHolder): boolean {
  return pids === self.pids && (pid === self.pid || !isRunning(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may be another person's.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}

/**
 * Containers may share the name of their host and have pids of their own: on Linux the kernel tells them apart. Where it
 * doesn't, nothing is concluded from pids.
 */
function namespaceOfPids(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return randomUUID();
  }
}
