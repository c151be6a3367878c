import { describe, expect, it } from 'vitest';
import { lengthOf, stepsOf, type Step } from '../../src/lessons/steps.ts';
import { clip, clipsNamed } from './clips.ts';

/** `0 say a.question`, `0 wait 5000` */
function told(step: Step): string {
  if (step.kind === 'say') return `${step.turn} say ${step.clip.transcript}`;
  return step.kind === 'tick' ? `${step.turn} tick` : `${step.turn} ${step.kind} ${step.milliseconds}`;
}

const script = { greeting: clip('title'), cards: [clipsNamed('a'), clipsNamed('b')], gap: 5000 };

describe('the steps of a lesson', () => {
  it('are a greeting, and for each card question, gap, tick, answer and time to rate', () => {
    expect(stepsOf(script).map(told)).toEqual([
      '-1 say title',
      '-1 wait 1000',
      '0 say a.question',
      '0 wait 5000',
      '0 tick',
      '0 say a.answer',
      '0 rate 4000',
      '1 say b.question',
      '1 wait 5000',
      '1 tick',
      '1 say b.answer',
      '1 rate 4000',
    ]);
  });

  it('begin with the first card where the deck’s name can’t be said', () => {
    expect(told(stepsOf({ ...script, greeting: undefined })[0]!)).toBe('0 say a.question');
  });

  it('stay what they are when cards come again at the end', () => {
    const longer = stepsOf({ ...script, cards: [...script.cards, clipsNamed('a')] });
    expect(longer.slice(0, 12)).toEqual(stepsOf(script));
    expect(longer.slice(12).map(told)).toContain('2 say a.question');
  });

  it('take as long as their clips and pauses together', () => {
    expect(lengthOf(stepsOf(script))).toBe(1000 + 1000 + 2 * (2000 + 5000 + 120 + 3000 + 4000));
  });
});
