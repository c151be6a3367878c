import { randomUUID } from 'node:crypto';
import type { Drop, DropStore, TurnChange } from '../store/drops.ts';
import type { Board } from './board.ts';

/** All that working on drops needs. */
export interface DropTools {
  readonly drops: DropStore;
  readonly board: Board;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What came of working on a drop: it stands where its state says, or is to be worked on `later`. */
export type Outcome =
  | { readonly kind: 'settled'; readonly drop: Drop }
  /** The platform takes no such message; the drop says why. */
  | { readonly kind: 'failed'; readonly drop: Drop }
  /** The place can't be posted to any more; the drop says what came of it. */
  | { readonly kind: 'gone'; readonly drop: Drop; readonly reason: string }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'later'; readonly at: number };

/** A drop while this worker has its lease. */
export interface LeasedDrop {
  /** Writes it down and renews the lease. What it throws is to be let through. */
  save(drop: Drop, turn?: TurnChange): Promise<void>;
}

/** Another worker is further: what this one knows is of no use. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** When to look again after another worker was further, in milliseconds. */
const LOOK_AGAIN = 1000;

/**
 * Works on a drop with its lease, or, while another worker has it, comes back when that one's is over.
 *
 * @param work given the drop as it stands, if there is one already
 */
export async function underLease(
  place: string,
  date: string,
  { drops, clock }: DropTools,
  work: (leased: LeasedDrop, drop: Drop | undefined) => Promise<Outcome>,
): Promise<Outcome> {
  const lease = { place, date, token: randomUUID() };
  const taken = await drops.take(lease, clock());
  if ('heldUntil' in taken) return { kind: 'later', at: taken.heldUntil };
  try {
    return await work(
      {
        async save(drop, turn) {
          const written = await drops.write(lease, drop, clock(), turn);
          if (written !== 'written') throw new Overtaken(written);
        },
      },
      taken.drop,
    );
  } catch (error) {
    if (error instanceof Overtaken) return { kind: 'later', at: clock() + LOOK_AGAIN };
    throw error;
  } finally {
    await drops.release(lease);
  }
}
