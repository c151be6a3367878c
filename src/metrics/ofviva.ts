import type { Redis } from 'ioredis';
import type { LazyTimetable } from '../daily/lazytimetable.ts';
import type { Needs } from './endpoint.ts';
import type { Metrics } from './metrics.ts';

/** What became of the frames of clips, in one voice channel or in all. */
export interface FrameCounts {
  readonly sent: number;
  readonly late: number;
  readonly missing: number;
}

/** A platform that this process is on. */
export interface Presence {
  isConnected(this: void): boolean;
  /** By voice channel; nothing where there are none. */
  frames?(this: void): Readonly<Record<string, FrameCounts>>;
}

export interface Observed {
  readonly redis: Redis;
  readonly timetable: Pick<LazyTimetable, 'depths'>;
  /** Lessons that run in this process. */
  readonly lessons: () => number;
  /** By the platform's name; those that aren't connected yet aren't in it. */
  readonly present: ReadonlyMap<string, Presence>;
  /** The platforms whose events this process receives. */
  readonly receiving: ReadonlySet<string>;
}

/** What `/readyz` asks for. */
export function needsOf({ redis, present, receiving }: Observed): Needs {
  const isThere = (platform: string) => (): boolean => present.get(platform)?.isConnected() ?? false;
  return {
    redis: async () => (await redis.ping()) === 'PONG',
    ...Object.fromEntries([...receiving].map((platform) => [platform, isThere(platform)])),
  };
}

/** What `/metrics` tells, beside the latencies of interactions. */
export function observe(metrics: Metrics, observed: Observed): void {
  const { redis, timetable, lessons, present, receiving } = observed;
  metrics.tell('viva_lessons', 'Lessons that run in this process', lessons);
  metrics.tell('viva_jobs', 'Jobs of the daily quizzes', () => timetable.depths(), 'state');
  metrics.tell('viva_redis_up', 'Whether Redis is connected', () => Number(redis.status === 'ready'));
  metrics.tell(
    'viva_gateway_up',
    'Whether a platform is connected',
    () => byName([...receiving], (platform) => Number(present.get(platform)?.isConnected() ?? false)),
    'platform',
  );
  for (const fate of ['sent', 'late', 'missing'] as const)
    metrics.tell(
      `viva_frames_${fate}`,
      `Frames of 20 ms that were ${fate}, in each voice channel since the lesson began there`,
      () => framesThat(fate, present),
      'room',
    );
}

function framesThat(fate: keyof FrameCounts, present: ReadonlyMap<string, Presence>): Record<string, number> {
  const rooms = [...present.values()].flatMap(({ frames }) => Object.entries(frames?.() ?? {}));
  return Object.fromEntries(rooms.map(([room, counts]) => [room, counts[fate]]));
}

function byName(names: readonly string[], count: (name: string) => number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, count(name)]));
}
