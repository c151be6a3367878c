import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/discord/voice/pacer.ts';
import { clipOf, ear, plainBeat } from './beat.ts';

const { signal } = new AbortController();

function trial() {
  const beat = plainBeat();
  const pacer = createPacer(beat);
  const voice = () => {
    const heard = ear(beat);
    return Object.assign(heard, { line: pacer.line(heard) });
  };
  return { beat, pacer, voice };
}

const words = (heard: readonly { what: string }[]): string => heard.map(({ what }) => what).join(' ');
const times = (heard: readonly { at: number }[]): number[] => heard.map(({ at }) => at);

describe('one line', () => {
  it('sends a frame every 20 ms, then five of silence, then tells that it is quiet', async () => {
    const { beat, voice } = trial();
    const one = voice();
    const played = one.line.play(clipOf(3), signal);
    await beat.pass(1000);
    await played;
    expect(words(one.heard)).toBe('1 2 3 – – – – – quiet');
    expect(times(one.heard)).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 140]);
  });

  it('has played when the last frame has gone out, not before', async () => {
    const { beat, voice } = trial();
    const one = voice();
    let ended = false;
    const played = one.line.play(clipOf(3), signal).then(() => (ended = true));
    await beat.pass(39);
    expect(ended).toBe(false);
    await beat.pass(1);
    expect(ended).toBe(true);
    await played;
  });

  it('keeps the silence between two clips, without a pause in its speaking', async () => {
    const { beat, voice } = trial();
    const one = voice();
    const both = one.line.play(clipOf(2), signal).then(() => one.line.play(clipOf(2, 7), signal));
    await beat.pass(1000);
    await both;
    expect(words(one.heard)).toBe('1 2 – – – – – 7 8 – – – – – quiet');
  });

  it('ends in silence at once when the signal fires, and throws its reason', async () => {
    const { beat, voice } = trial();
    const one = voice();
    const stop = new AbortController();
    const played = one.line.play(clipOf(50), stop.signal);
    const failed = expect(played).rejects.toThrow('skipped');
    await beat.pass(20);
    stop.abort(new Error('skipped'));
    await failed;
    await beat.pass(1000);
    expect(words(one.heard)).toBe('1 2 – – – – – quiet');
  });

  it('says nothing at all when the signal fires before the first frame', async () => {
    const { beat, voice } = trial();
    const one = voice();
    const stop = new AbortController();
    const played = one.line.play(clipOf(2), stop.signal);
    stop.abort(new Error('skipped'));
    await expect(played).rejects.toThrow('skipped');
    await expect(one.line.play(clipOf(2), stop.signal)).rejects.toThrow('skipped');
    await beat.pass(1000);
    expect(one.heard).toEqual([]);
  });

  it('holds its place while nobody could hear it, and leaves nothing out', async () => {
    const { beat, voice, pacer } = trial();
    const one = voice();
    const played = one.line.play(clipOf(4), signal);
    await beat.pass(20);
    one.ready = false;
    await beat.pass(60);
    one.ready = true;
    await beat.pass(1000);
    await played;
    expect(words(one.heard)).toBe('1 2 3 4 – – – – – quiet');
    expect(times(one.heard).slice(0, 4)).toEqual([0, 20, 100, 120]);
    expect(one.line.counts).toEqual({ sent: 4, late: 0, missing: 3 });
    expect(pacer.counts).toEqual({ sent: 4, late: 0, missing: 3, reanchored: 0 });
  });

  it('owes no silence after a loss of the connection', async () => {
    const { beat, voice, pacer } = trial();
    const one = voice();
    const played = one.line.play(clipOf(1), signal);
    await beat.pass(20);
    one.ready = false;
    await beat.pass(1000);
    await played;
    expect(words(one.heard)).toBe('1 –');
    expect(pacer.busy).toBe(0);
  });

  it('plays one thing at a time', async () => {
    const { beat, voice } = trial();
    const one = voice();
    const played = one.line.play(clipOf(1), signal);
    await expect(one.line.play(clipOf(1), signal)).rejects.toThrow('already');
    await beat.pass(0);
    await played;
  });

  it('fails with what it was cut with, and goes on with nothing', async () => {
    const { beat, voice } = trial();
    const one = voice();
    const failed = expect(one.line.play(clipOf(9), signal)).rejects.toThrow('sent away');
    await beat.pass(20);
    one.line.cut(new Error('sent away'));
    await failed;
    await beat.pass(1000);
    expect(words(one.heard)).toBe('1 2');
    await expect(one.line.play(clipOf(1), signal)).rejects.toThrow('sent away');
  });

  it('fails alone when it can’t send, and may play again', async () => {
    const { beat, voice } = trial();
    const [one, other] = [voice(), voice()];
    one.failure = new Error('no cipher');
    const failed = expect(one.line.play(clipOf(3), signal)).rejects.toThrow('no cipher');
    const played = other.line.play(clipOf(3), signal);
    await beat.pass(40);
    await Promise.all([failed, played]);
    one.failure = undefined;
    const again = one.line.play(clipOf(1), signal);
    await beat.pass(20);
    await again;
    expect(words(one.heard)).toBe('1');
  });

  it('has nothing to do for an empty clip', async () => {
    const { beat, voice } = trial();
    await voice().line.play([], signal);
    expect(beat.timers).toBe(0);
  });
});

describe('the pacer', () => {
  it('serves all lines at the same ticks, whenever they begin', async () => {
    const { beat, voice } = trial();
    const [one, other] = [voice(), voice()];
    const first = one.line.play(clipOf(3), signal);
    await beat.pass(7);
    const second = other.line.play(clipOf(2), signal);
    await beat.pass(1000);
    await Promise.all([first, second]);
    expect(times(other.heard).slice(0, 2)).toEqual([20, 40]);
  });

  it('has no timer while nobody plays', async () => {
    const { beat, voice, pacer } = trial();
    const one = voice();
    expect(beat.timers).toBe(0);
    const played = one.line.play(clipOf(2), signal);
    expect(beat.timers).toBe(1);
    expect(pacer.busy).toBe(1);
    await beat.pass(1000);
    await played;
    expect(beat.timers).toBe(0);
    expect(pacer.busy).toBe(0);
  });

  it('makes up for three frames at twice the speed, without a burst', async () => {
    const { beat, voice, pacer } = trial();
    const one = voice();
    const played = one.line.play(clipOf(12), signal);
    await beat.pass(0);
    beat.stall(80);
    await beat.pass(1000);
    await played;
    expect(times(one.heard).slice(0, 9)).toEqual([0, 80, 90, 100, 110, 120, 130, 140, 160]);
    expect(pacer.counts).toMatchObject({ sent: 12, late: 5, reanchored: 0 });
  });

  it('begins anew, and counts it, after more than three frames', async () => {
    const { beat, voice, pacer } = trial();
    const one = voice();
    const played = one.line.play(clipOf(4), signal);
    await beat.pass(0);
    beat.stall(520);
    await beat.pass(1000);
    await played;
    expect(times(one.heard).slice(0, 4)).toEqual([0, 520, 540, 560]);
    expect(pacer.counts).toMatchObject({ sent: 4, late: 1, reanchored: 1 });
  });

  it('never sends two frames of a line within 10 ms, and keeps their order, whatever stalls and losses come', async () => {
    const event = fc.record({
      pass: fc.integer({ min: 0, max: 90 }),
      stall: fc.integer({ min: 0, max: 300 }),
      ready: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const { beat, voice } = trial();
        const one = voice();
        const played = one.line.play(clipOf(30), signal);
        for (const { pass, stall, ready } of events) {
          await beat.pass(pass);
          beat.stall(stall);
          one.ready = ready;
        }
        one.ready = true;
        await beat.pass(2000);
        await played;
        const frames = one.heard.filter(({ what }) => /\d/.test(what));
        expect(frames.map(({ what }) => Number(what))).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
        const gaps = times(frames).map((at, index, all) => at - (all[index - 1] ?? -10));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
      }),
    );
  });
});
