import { describe, expect, it } from 'vitest';
import { createPlayer, type Player } from '../../src/lessons/player.ts';
import { NobodyThere, type Stage } from '../../src/lessons/stage.ts';
import { lengthOf, stepsOf } from '../../src/lessons/steps.ts';
import { clipsNamed } from './clips.ts';
import { testTime } from './time.ts';

const scriptOf = (...names: string[]) =>
  stepsOf({ greeting: undefined, cards: names.map(clipsNamed), gap: 5000 });

/** A lesson of such cards on a stage in memory. */
function setUp({ names = ['a', 'b'], more = [] as string[], at = 0, paused = false } = {}) {
  const time = testTime();
  const heard: string[] = [];
  const saved: string[] = [];
  const steps = scriptOf(...names);
  let longer = more.length > 0 ? scriptOf(...names, ...more) : undefined;
  const stage: Stage = {
    async say({ clip }, signal) {
      await time.sleep(clip.milliseconds, signal);
      heard.push(clip.transcript);
    },
    async tick() {
      heard.push('tick');
    },
    wait: time.sleep,
    rate: time.sleep,
  };
  const player: Player = createPlayer(
    { steps, at, paused },
    stage,
    {
      stepped: async () => void saved.push(`${player.position.at}${player.position.paused ? ' paused' : ''}`),
      async more() {
        const again = longer;
        longer = undefined;
        return again;
      },
    },
    time,
  );
  const stop = new AbortController();
  let over = false;
  const played = player.play(stop.signal).finally(() => (over = true));
  return { time, heard, saved, player, played, stop, steps, isOver: () => over };
}

const CARD = (name: string) => [`${name}.question`, 'tick', `${name}.answer`];

describe('a player', () => {
  it('goes through all steps, and is told after each where it is', async () => {
    const { time, heard, saved, played, steps, isOver } = setUp();
    const start = time.now();
    await time.until(isOver);
    await played;
    expect(heard).toEqual([...CARD('a'), ...CARD('b')]);
    expect(saved).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 1)));
    expect(time.now() - start).toBe(lengthOf(steps) - 2 * 120);
  });

  it('begins where it is told to', async () => {
    const { time, heard, isOver } = setUp({ at: 5 });
    await time.until(isOver);
    expect(heard).toEqual(CARD('b'));
  });

  it('stands still in the midst of a word while it is paused, and says it again', async () => {
    const { time, heard, saved, player, isOver } = setUp();
    await time.pass(1500);
    player.move('pause');
    await time.pass(3_000_000);
    expect(heard).toEqual([]);
    expect(saved).toEqual(['0 paused']);
    player.move('resume');
    await time.until(isOver);
    expect(heard).toEqual([...CARD('a'), ...CARD('b')]);
  });

  it('stays paused where it was paused before it was begun', async () => {
    const { time, heard, player, isOver } = setUp({ paused: true });
    await time.pass(60_000);
    expect(heard).toEqual([]);
    player.move('resume');
    await time.until(isOver);
  });

  it('stands still while it is alone, however often somebody pauses and resumes', async () => {
    const { time, heard, player, isOver } = setUp();
    player.setAlone(true);
    player.move('pause');
    player.move('resume');
    await time.pass(60_000);
    expect(heard).toEqual([]);
    player.setAlone(false);
    await time.until(isOver);
  });

  it('gives up after an hour of standing still', async () => {
    const { time, played } = setUp({ paused: true });
    const given = expect(played).rejects.toThrow(NobodyThere);
    await time.pass(3_600_000);
    await given;
  });

  it('moves on, back and again at once', async () => {
    const { time, heard, player, isOver } = setUp({ names: ['a', 'b', 'c'] });
    await time.pass(2500);
    player.move('next');
    await time.pass(2500);
    player.move('again');
    await time.pass(2500);
    player.move('back');
    await time.pass(2500);
    player.move('next');
    player.move('next');
    await time.until(isOver);
    expect(heard).toEqual(['a', 'b', 'b', 'a'].map((name) => `${name}.question`).concat(CARD('c')));
  });

  it('ends when it is moved on from the last card', async () => {
    const { time, player, played } = setUp({ names: ['a'] });
    await time.pass(500);
    player.move('next');
    await time.pass(0);
    await played;
  });

  it('goes on with what comes again at the end', async () => {
    const { time, heard, isOver } = setUp({ more: ['a'] });
    await time.until(isOver);
    expect(heard).toEqual([...CARD('a'), ...CARD('b'), ...CARD('a')]);
  });

  it('ends by its signal, asleep, paused or speaking, and leaves nobody asleep', async () => {
    const { time, played, stop, player } = setUp();
    await time.pass(1000);
    player.move('pause');
    await time.pass(1000);
    stop.abort(new Error('enough'));
    await expect(played).rejects.toThrow('enough');
    expect(time.sleepers).toBe(0);
  });

  it('lets a failure of the stage through', async () => {
    const time = testTime();
    const fail = async () => Promise.reject(new Error('no frames'));
    const stage: Stage = { say: fail, tick: fail, wait: time.sleep, rate: time.sleep };
    const player = createPlayer(
      { steps: scriptOf('a'), at: 0, paused: false },
      stage,
      { stepped: async () => {}, more: async () => undefined },
      time,
    );
    await expect(player.play(new AbortController().signal)).rejects.toThrow('no frames');
  });
});
