import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { Redis } from 'ioredis';
import { UserError } from '../../src/errors.ts';
import { sleep } from '../../src/sleep.ts';
import { createAccountStore } from '../../src/store/accounts.ts';
import { createLearnerStore } from '../../src/store/learners.ts';
import { createSettingsStore } from '../../src/store/settings.ts';
import { openAccount, type Account } from '../../src/study/account.ts';
import { openLearner } from '../../src/study/learner.ts';
import { card } from '../cards.ts';

/**
 * Links, unlinks and rates, in a process of its own that a test kills. What is done is told on standard output, a
 * line each, before anything else happens.
 *
 * `node linking-to-kill.ts <socket> link|unlink <account> <code> <step>` dies by SIGKILL when so many commands were
 * sent to Redis; `node linking-to-kill.ts <socket> both <one> <other>` goes on until it is killed.
 */
const [, , socket = '', what = '', ...more] = process.argv;

/** What ends each rest: it lasts until linking was tried once more. */
const resting: (() => void)[] = [];

const NOW = Date.parse('2026-11-02T09:00:00Z');
const HOUR = 3_600_000;

/** Ratings in a row. */
const BURST = 20;

// Who is killed has no time to do so at its end.
flushCompileCache();

const never = new AbortController().signal;
const redis = new Redis(socket);
const learners = createLearnerStore(redis);
const accounts = createAccountStore(redis);
const settings = createSettingsStore(redis);

const accountOf = (id: string, now = NOW): Account =>
  openAccount(
    { id, name: id },
    { accounts, learners, settings, library: { findCard: () => undefined }, now },
  );

const tell = (line: string): void => void writeSync(1, `${line}\n`);

if (what === 'both') await goOn(more[0]!, more[1]!);
else {
  await redis.ping();
  killMyselfAfter(Number(more[2]));
  const account = accountOf(more[0]!);
  await (what === 'link' ? account.link(more[1]!, never) : account.unlink());
  tell('done');
  redis.disconnect();
}

function killMyselfAfter(steps: number): void {
  const send = redis.sendCommand.bind(redis);
  let sent = 0;
  redis.sendCommand = (...command) => {
    const reply = send(...command);
    if (++sent === steps) setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return reply;
  };
}

async function goOn(one: string, other: string): Promise<void> {
  await Promise.all([rateForEver(one, other), linkForEver(one, other)]);
}

/** Many at once, then a rest in which accounts can be linked, however slow the machine is. */
async function rateForEver(...ids: readonly string[]): Promise<void> {
  for (let round = 0; ; round++) {
    await Promise.all(ids.map((account) => rateSome(account, round * BURST)));
    await new Promise<void>((resolve) => resting.push(resolve));
  }
}

async function rateSome(account: string, from: number): Promise<void> {
  for (let count = from; count < from + BURST; count++) {
    const source = `${account}-${process.pid}-${count}`;
    const rated = card({ id: `deck/card-${count % 7}` });
    const learner = openLearner(learners, account, 'UTC', NOW + count);
    await learner.review({ card: rated, grade: 'good', way: 'shown', source });
    tell(`rated ${account} ${source}`);
  }
}

/** Each time an hour later, as codes are only given so often; now in a rest, now among ratings. */
async function linkForEver(one: string, other: string): Promise<void> {
  for (let now = NOW; ; now += HOUR) {
    const rests = resting.splice(0);
    await linkAnew(one, other, now);
    for (const end of rests) end();
    await sleep((now / HOUR) % 100, never);
  }
}

async function linkAnew(one: string, other: string, now: number): Promise<void> {
  try {
    const account = accountOf(other, now);
    if ((await account.studying()).accounts.length > 1) await account.unlink();
    const { code } = await account.claim(await accountOf(one, now).newCode());
    await account.link(code, never);
    tell('linked');
  } catch (error) {
    // Cards were being rated all the time.
    if (!(error instanceof UserError)) throw error;
  }
}
