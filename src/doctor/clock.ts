import { findingsOf, type Check, type Finding } from './finding.ts';

const SUBJECT = 'Clock';
const { ok, warning, failure } = findingsOf(SUBJECT);

/** By how many milliseconds clocks may differ: quizzes come late by that. */
const NOTICEABLE = 3000;

/** From here on what was sent can no longer be told from what was not. */
const TOO_MUCH = 30_000;

/** The second that a server's time is told in. */
const TOLD_IN = 1000;

/**
 * Compares this machine's clock with those of the platforms, by the `Date` of their answers. They need not be good
 * answers.
 *
 * @param addresses by the platform's name
 * @param clock milliseconds since the epoch
 */
export function checkClock(addresses: Readonly<Record<string, string>>, clock: () => number): Check {
  const compare = async ([name, address]: [string, string], signal: AbortSignal): Promise<Finding> => {
    const before = clock();
    const answer = await fetch(address, { signal });
    await answer.body?.cancel();
    const theirs = Date.parse(answer.headers.get('date') ?? '') + TOLD_IN / 2;
    return compared(name, (before + clock()) / 2, theirs, TOLD_IN / 2);
  };
  return {
    subject: SUBJECT,
    run: (signal) => Promise.all(Object.entries(addresses).map((one) => compare(one, signal))),
  };
}

/** @param doubt how far `theirs` may be off; all in milliseconds */
export function compared(name: string, ours: number, theirs: number, doubt: number): Finding {
  if (Number.isNaN(theirs))
    return warning(`${name} doesn't tell the time`, 'Compare the clock by hand: date -u');
  const difference = Math.max(0, Math.abs(ours - theirs) - doubt);
  const seconds = (difference / 1000).toFixed(1);
  if (difference < NOTICEABLE) return ok(`agrees with ${name}’s`);
  const found = `${seconds} s ${ours > theirs ? 'ahead of' : 'behind'} ${name}’s`;
  const advice = 'Let the machine set its clock: timedatectl set-ntp true';
  return difference < TOO_MUCH ? warning(found, advice) : failure(found, advice);
}
