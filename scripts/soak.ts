import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../src/sleep.ts';
import { PLATFORMS } from '../test/daily/far-ends.ts';
import { DUE, HOUR } from '../test/daily/quiz.ts';
import { openVivaDays } from '../test/daily/viva-day.ts';
import { openWorkplace } from '../test/daily/workplace.ts';

/**
 * `npm run soak -- 50`: lets Viva ask for so many days (20 if not said) in front of a Discord and a Slack, while all
 * that can fail does, at random; fails when a place was asked or answered more or less than once on a day.
 */
const DAY = 24 * HOUR;
const lastDay = Number(process.argv[2] ?? 20);
const never = new AbortController().signal;

/** On every fifth day BullMQ's locks, of 30 s, expire by themselves. */
const PATIENT = 5;

const directory = await mkdtemp(join(tmpdir(), 'viva-soak-'));
const workplace = await openWorkplace(directory, DUE - HOUR);
const places = PLATFORMS.flatMap((platform) =>
  Array.from({ length: 12 }, (_, index) => workplace.far.place(platform, `soak-${index}`)),
);
const days = await openVivaDays(workplace, places);
try {
  for (let day = 1; day <= lastDay; day++) await liveThrough(day);
} finally {
  await days.close();
  await workplace.close();
  await rm(directory, { recursive: true });
}

async function liveThrough(day: number): Promise<void> {
  const hardships = {
    lives: Math.ceil(Math.random() * 4),
    killedWithin: Math.random() * 2000,
    mishaps: Math.random() < 0.7,
    clockSteps: Math.random() < 0.5,
    redisDies: Math.random() < 0.5,
  };
  console.log(`day ${day} of ${lastDay}`, hardships);
  const between = day % PATIENT === 0 ? () => sleep(31_000, never) : () => days.expireLocks();
  await days.live(DUE + (day - 1) * DAY, { ...hardships, places, between });
  const wrong = places.filter((place) => !isOnceEach(workplace.far.read(place), day));
  for (const place of wrong) console.log(place, workplace.far.read(place));
  if (wrong.length > 0) throw new Error(`${wrong.length} places were not asked and answered once a day`);
}

/** Question and answer of each day in turn, and nothing else. */
function isOnceEach(texts: readonly string[], day: number): boolean {
  return (
    texts.length === 2 * day &&
    texts.every((text, index) => text.includes(index % 2 === 0 ? `Question ${index / 2 + 1} ` : 'The answer'))
  );
}
