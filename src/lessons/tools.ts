import type { Libraries } from '../authoring/libraries.ts';
import type { Board } from '../daily/board.ts';
import type { Log } from '../log.ts';
import type { Clips } from '../speech/clips.ts';
import type { Stores } from '../store/stores.ts';
import type { LoadFrames } from './frames.ts';
import type { Rooms } from './rooms.ts';
import type { Time } from './time.ts';

/** All that lessons need. */
export interface LessonTools {
  readonly stores: Pick<Stores, 'lessons' | 'learners' | 'names'>;
  readonly libraries: Libraries;
  readonly clips: Clips;
  readonly board: Board;
  /** Whether this process is on the platform of the place. */
  serves(this: void, place: string): boolean;
  readonly rooms: Rooms;
  readonly frames: LoadFrames;
  readonly time: Time;
  readonly log: Log;
}
