import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { taskGroup } from '../../src/taskgroup.ts';
import { findPlayer } from '../../src/terminal/player.ts';
import { temporaryFolder } from '../database.ts';

const folder = await temporaryFolder();
const never = new AbortController().signal;
const clip = { path: '/clips/a.ogg', mp3: '/clips/a.mp3', waveform: '', transcript: '', milliseconds: 1000 };
const played = join(folder, 'played');
const pids = join(folder, 'pids');

/** Puts a player on PATH that writes down what it plays, and then does as told. */
function install(program: string, then: string): void {
  const file = join(folder, program);
  writeFileSync(file, `#!/bin/sh\necho "${program} $*" >> ${played}\n${then}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv('PATH', folder);
}

afterEach(() => vi.unstubAllEnvs());

it('plays nothing where there is no player', async () => {
  vi.stubEnv('PATH', folder);
  await taskGroup(never, (group) => expect(findPlayer(group)).toBeUndefined());
});

it('plays by what is there, in the form that it knows', async () => {
  install('afplay', 'exit 1');
  await taskGroup(never, (group) => findPlayer(group)!.play(clip));
  install('mpv', '');
  await taskGroup(never, (group) => findPlayer(group)!.play(clip));
  expect(readFileSync(played, 'utf8')).toBe(
    'afplay /clips/a.mp3\nmpv --no-video --really-quiet /clips/a.ogg\n',
  );
});

it('stops a clip when another one begins, and the last one when it is told', async () => {
  install('ffplay', `echo $$ >> ${pids}; while :; do /bin/sleep 0.01; done`);
  const begun = async (times: number): Promise<number[]> => {
    for (;;) {
      const known = existsSync(pids)
        ? readFileSync(pids, 'utf8').split('\n').filter(Boolean).map(Number)
        : [];
      if (known.length >= times) return known;
      await new Promise(setImmediate);
    }
  };
  await taskGroup(never, async (group) => {
    const player = findPlayer(group)!;
    player.play(clip);
    await begun(1);
    player.play(clip);
    await begun(2);
    player.stop();
  });
  for (const pid of await begun(2)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
