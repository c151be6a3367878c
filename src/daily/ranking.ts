import type { Actor, Place } from '../interaction.ts';
import { ALL_TIME, monthOf, weekOf, type Period } from '../store/leaderboard.ts';
import type { Stores } from '../store/stores.ts';
import { nameOf } from './honours.ts';

export const SPANS = ['week', 'month', 'all'] as const;
export type Span = (typeof SPANS)[number];

/** In this channel, or in the whole server or workspace. */
export const SCOPES = ['here', 'everywhere'] as const;
export type Scope = (typeof SCOPES)[number];

/** How many are shown. */
const SHOWN = 10;

/** Somebody's standing: those with as many points share a rank. */
export interface Standing {
  readonly rank: number;
  readonly points: number;
}

export interface Ranked extends Standing {
  /** As Markdown. */
  readonly name: string;
}

/** The points of a place's daily quiz, and of all in its space, as one person sees them. */
export interface Ranking {
  /** The best, without those who hide themselves. */
  top(scope: Scope, span: Span): Promise<readonly Ranked[]>;
  /** The person's own; undefined without points. */
  own(scope: Scope, span: Span): Promise<Standing | undefined>;
  isHidden(): Promise<boolean>;
  /** Hides the person from every leaderboard, and from what is told at reveals; or shows them again. */
  hide(hidden: boolean): Promise<void>;
}

/**
 * @param zone IANA zone of a place that has no quiz of its own
 * @param now milliseconds since the epoch
 */
export function openRanking(
  actor: Actor,
  place: Place,
  { stores, zone, now }: { readonly stores: Stores; readonly zone: string; readonly now: number },
): Ranking {
  const { leaderboard, places } = stores;
  const idOf = (scope: Scope): string => (scope === 'here' ? place.id : place.space);

  return {
    async top(scope, span) {
      const leaders = await leaderboard.top(idOf(scope), await periodOf(span), SHOWN);
      return Promise.all(
        leaders.map(async ({ account, points }) => ({
          rank: 1 + leaders.filter((other) => other.points > points).length,
          name: (await nameOf(account, stores)) ?? 'Somebody',
          points,
        })),
      );
    },
    own: async (scope, span) => leaderboard.standing(actor.id, idOf(scope), await periodOf(span)),
    isHidden: () => leaderboard.isHidden(actor.id),
    hide: (hidden) => leaderboard.hide(actor.id, hidden),
  };

  /** Weeks and months change at the place's own midnight. */
  async function periodOf(span: Span): Promise<Period> {
    if (span === 'all') return ALL_TIME;
    const local = (await places.quiz(place.id))?.schedule.zone ?? zone;
    const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(local).toPlainDate();
    return span === 'week' ? weekOf(String(date)) : monthOf(String(date));
  }
}
