import { sleep } from '../../src/sleep.ts';
import type { Step, Workplace } from './workplace.ts';

/** What workers go through, two at a time. */
export interface Ordeal {
  /** The file that they run. */
  readonly program: string;
  readonly places: readonly string[];
  /** How many lives it lasts. */
  readonly lives: number;
  /** Within so many milliseconds of real time each is killed; if not given, it does what it can. */
  readonly killedWithin?: number;
  /** Requests and answers are lost, come late, and fail. */
  readonly mishaps?: boolean;
  /** The workers' clocks are set forward and back. */
  readonly clockSteps?: boolean;
  /** Redis is killed too, once in each life. */
  readonly redisDies?: boolean;
  /** Called between two lives. */
  between?(): Promise<void>;
}

/** A request that was on its way when its worker died arrives at most so much later, in milliseconds. */
const IN_FLIGHT = 20_000;

/** From then until the next life: longer than a lease, shorter than nonces last; longer than both; much longer. */
const PAUSES = [26_000, 200_000, 900_000];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 3_600_000;

/** How far the workers' clocks may be from the platforms'. */
const OFF = [0, 0, -20 * HOUR, -2 * HOUR, -10 * MINUTE, -SECOND, SECOND, 10 * MINUTE, 0.9 * HOUR];

/** More than enough for what is left: each waits for the platforms' limits at most. */
const MOST_PASSES = 20;

const never = new AbortController().signal;

export async function suffer(workplace: Workplace, ordeal: Ordeal): Promise<void> {
  const { program, places, lives, killedWithin, between } = ordeal;
  const { clock } = workplace.far;
  for (let life = 0; life < lives; life++) {
    const { step, release } = ordeal.mishaps ? clumsy() : { step: undefined, release: () => {} };
    if (ordeal.mishaps) scold(workplace);
    const off = ordeal.clockSteps ? anyOf(OFF) : 0;
    const live = async (these: readonly string[]): Promise<void> => {
      const worker = await workplace.hire(program, these, step);
      const works = worker.workAt(clock.now() + off);
      if (killedWithin === undefined) await works;
      else await sleep(Math.random() * killedWithin, never);
      await worker.kill();
    };
    const dying = ordeal.redisDies ? dieSoon(workplace, killedWithin ?? SECOND) : undefined;
    await Promise.all([live(places), live(places.toReversed()), dying]);
    clock.advance(Math.floor(Math.random() * IN_FLIGHT));
    release();
    await workplace.quiet();
    clock.advance(IN_FLIGHT + anyOf(PAUSES));
    await between?.();
  }
}

/** What is left is done by a worker that nobody kills. @returns whether all is done at last */
export async function recover(
  workplace: Workplace,
  { program, places, between }: Ordeal,
  areDone: () => Promise<boolean>,
): Promise<boolean> {
  const worker = await workplace.hire(program, places);
  for (let passes = 0; passes < MOST_PASSES && !(await areDone()); passes++) {
    workplace.far.clock.advance(MINUTE);
    await worker.workAt(workplace.far.clock.now());
    await between?.();
  }
  await worker.kill();
  return areDone();
}

/** Ways that go wrong: a third of all requests meets something. Those that are late arrive when they are released. */
function clumsy(): { readonly step: Step; release(): void } {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const step: Step = async ({ kind, cut }) => {
    const dice = Math.random();
    if (kind === 'request' && dice < 0.05) return 'lost';
    if (kind === 'request' && dice < 0.1) return 503;
    if (kind === 'request' && dice < 0.17) {
      cut();
      await released;
    }
    if (kind === 'answer' && dice < 0.1) return 'lost';
    if (kind === 'answer' && dice < 0.17) return 502;
    return undefined;
  };
  return { step, release };
}

/** Platforms that ask for patience. */
function scold({ far }: Workplace): void {
  for (const faults of Object.values(far.faults))
    faults.next(2, /messages|chat|history/, { status: 429, retryAfter: 7 });
}

async function dieSoon(workplace: Workplace, within: number): Promise<void> {
  await sleep(Math.random() * within, never);
  await workplace.restartRedis();
}

function anyOf(values: readonly number[]): number {
  return values[Math.floor(Math.random() * values.length)]!;
}
