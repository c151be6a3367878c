import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../database.ts';
import { PLATFORMS } from './far-ends.ts';
import { recover } from './ordeal.ts';
import { DUE, QUIZ, RUN } from './quiz.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

const MINUTE = 60_000;
const ONCE_A_MINUTE = { calls: 1, per: MINUTE, items: 15 };

const slow = await openWorkplace(await temporaryFolder(), DUE, {
  limits: { 'conversations.history': ONCE_A_MINUTE },
});
const closed = await openWorkplace(await temporaryFolder(), DUE + 1000, { history: false });
afterAll(() => slow.close());
afterAll(() => closed.close());

const stateOf = async ({ stores }: Workplace, place: string) =>
  (await stores.drops.drop(place, RUN.date))?.state;

it(
  'a history that is told once a minute is waited for, while none is asked twice',
  { timeout: 3 * MINUTE },
  async () => {
    const { far } = slow;
    const places = [1, 2, 3, 4].map((number) => far.place('slack', `slow-${number}`));
    far.faults.slack.transit.next(2 * places.length, /postMessage/, { lost: 'answer' });
    const areDone = async (): Promise<boolean> =>
      (await Promise.all(places.map((place) => stateOf(slow, place)))).every((state) => state === 'done');
    expect(await recover(slow, { program: 'worker-to-kill.ts', places, lives: 0 }, areDone)).toBe(true);
    expect(places.map((place) => far.read(place).length)).toEqual(places.map(() => 2));
  },
);

it(
  'where the history is closed, what may have arrived is not sent again, and managers are told',
  { timeout: 3 * MINUTE },
  async () => {
    const { far, stores, hire } = closed;
    const places = PLATFORMS.flatMap((platform) =>
      [1, 2].map((number) => far.place(platform, `closed-${number}`)),
    );
    await Promise.all(places.map((place) => stores.places.edit(place, () => QUIZ)));
    for (const { transit } of Object.values(far.faults)) {
      transit.next(1, /POST.*essage/, { lost: 'answer' });
      transit.next(1, /POST.*essage/, { lost: 'request' });
    }
    for (let life = 0; life < 2; life++) {
      const worker = await hire('viva-to-kill.ts', places);
      await worker.workAt(far.clock.now());
      await worker.kill();
      far.clock.advance(10 * MINUTE);
    }
    expect(await Promise.all(places.map((place) => stateOf(closed, place)))).toEqual(
      places.map(() => 'unknown'),
    );
    expect(places.map((place) => far.read(place).length).toSorted((one, other) => one - other)).toEqual([
      0, 0, 1, 1,
    ]);
    expect(troublesIn(closed.complaints())).toEqual(places.map((place) => `${place} unknown`).toSorted());
  },
);

/** The places whose managers were told, and of what. */
function troublesIn(log: string): string[] {
  return log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; place: string; kind: string })
    .filter(({ msg }) => msg === 'a daily quiz is in trouble')
    .map(({ place, kind }) => `${place} ${kind}`)
    .toSorted();
}
