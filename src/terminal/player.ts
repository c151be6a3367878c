import { onPath } from '../onpath.ts';
import { runProgram } from '../program.ts';
import type { Clip } from '../reply.ts';
import type { TaskGroup } from '../taskgroup.ts';

/** Programs that play a sound and end, the first of which is taken; what each is given before the file. */
const PLAYERS = [
  { program: 'ffplay', flags: ['-nodisp', '-autoexit', '-loglevel', 'quiet'], file: 'path' },
  { program: 'mpv', flags: ['--no-video', '--really-quiet'], file: 'path' },
  { program: 'paplay', flags: [], file: 'path' },
  { program: 'afplay', flags: [], file: 'mp3' },
] as const;

/** Plays clips, one at a time: the next one stops the one before. */
export interface Player {
  play(clip: Clip): void;
  /** Stops what plays. */
  stop(): void;
}

/** Undefined where no player is on PATH. Each clip is a task of the group. */
export function findPlayer(group: TaskGroup): Player | undefined {
  const player = PLAYERS.find(({ program }) => onPath(program));
  if (!player) return undefined;
  let playing = new AbortController();
  return {
    play(clip) {
      playing.abort();
      playing = new AbortController();
      const signal = AbortSignal.any([group.signal, playing.signal]);
      group.spawn(() => run(player.program, [...player.flags, clip[player.file]], signal));
    },
    stop: () => playing.abort(),
  };
}

/** A player that fails or is stopped leaves silence; the file was named on the screen all the same. */
async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  await runProgram(program, args, { signal }).catch(() => {});
}
