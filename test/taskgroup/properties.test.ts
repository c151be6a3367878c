import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskGroup, type TaskGroup } from '../../src/taskgroup.ts';
import { errorOf, idle, listenersOn, untilAborted } from './situations.ts';

/** What one task does: it pauses, then spawns or opens a group of its own, then ends in one of four ways. */
interface Plan {
  pauses: number;
  /** Whether it goes on when its signal has fired. */
  deaf: boolean;
  children: Plan[];
  /** The limit of its own group for the children; without one they are its siblings. */
  ownGroup: number | undefined;
  end: 'succeed' | 'fail' | 'await the abort' | 'fail on the abort';
}

const planOf = (depth: number): fc.Arbitrary<Plan> =>
  fc.record({
    pauses: fc.nat({ max: 2 }),
    deaf: fc.boolean(),
    children: depth === 0 ? fc.constant([]) : fc.array(planOf(depth - 1), { maxLength: 3 }),
    ownGroup: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    end: fc.oneof(
      { weight: 6, arbitrary: fc.constant('succeed' as const) },
      fc.constantFrom('fail', 'await the abort', 'fail on the abort'),
    ),
  });

/** A failure that a plan asked for; any other error is a test's own. */
class Planned extends Error {}

/** A group that runs plans, and holds every promise of a task group against what has happened. */
async function checkedGroup(
  signal: AbortSignal,
  plans: Plan[],
  limit: number | undefined,
  pause: () => Promise<void>,
) {
  const failures: unknown[] = [];
  let running = 0;
  let ended = false;

  async function carryOut({ pauses, deaf, children, ownGroup, end }: Plan, group: TaskGroup): Promise<void> {
    for (let left = pauses; left > 0; left -= 1) {
      await pause();
      expect(ended).toBe(false);
      if (!deaf) group.signal.throwIfAborted();
    }
    if (ownGroup !== undefined) await checkedGroup(group.signal, children, ownGroup, pause);
    else for (const child of children) group.spawn(() => task(child, group));
    if (end === 'await the abort') await untilAborted(group.signal);
    if (end === 'fail on the abort') await errorOf(untilAborted(group.signal));
    if (end.startsWith('fail')) throw new Planned();
  }

  async function task(own: Plan, group: TaskGroup): Promise<void> {
    expect(group.signal.aborted).toBe(false);
    running += 1;
    expect(running).toBeLessThanOrEqual(limit ?? Infinity);
    try {
      await carryOut(own, group);
    } catch (error) {
      if (error instanceof Planned || error instanceof AggregateError) failures.push(error);
      throw error;
    } finally {
      running -= 1;
    }
  }

  try {
    await taskGroup(signal, (group) => plans.forEach((each) => void group.spawn(() => task(each, group))), {
      limit,
    });
    expect(failures).toEqual([]);
  } catch (error) {
    if (failures.length === 0) expect(error).toBe(signal.reason);
    else expectSame(error, failures);
    throw error;
  } finally {
    ended = true;
    expect(running).toBe(0);
  }
}

function expectSame(error: unknown, failures: unknown[]) {
  if (!(error instanceof AggregateError)) throw new Error('expected an AggregateError', { cause: error });
  expect(error.errors.length).toBe(failures.length);
  failures.forEach((failure, index) => expect(error.errors[index]).toBe(failure));
}

describe('any tree of tasks and groups, in any order of events, cancelled at any moment', () => {
  it('reports each failure once and in order, keeps its limits, and starts or leaves nothing after its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(planOf(3), { minLength: 1, maxLength: 5 }),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        fc.nat({ max: 12 }),
        async (events, plans, limit, patience) => {
          const parent = new AbortController();
          const pause = () => events.schedule(Promise.resolve());
          const cancel = async () => {
            for (let left = patience; left > 0; left -= 1) await pause();
            parent.abort(new Error('the parent stops'));
          };
          const group = checkedGroup(parent.signal, plans, limit, pause);
          const all = Promise.allSettled([group, cancel()]);
          const [outcome] = await events.waitFor(all);
          await idle();

          const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
          if (error !== undefined && error !== parent.signal.reason && !(error instanceof AggregateError))
            throw error;
          expect(listenersOn(parent.signal)).toBe(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
