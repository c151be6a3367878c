import type { Clip } from '../reply.ts';
import type { CardClips } from '../speech/clips.ts';

/** Before the first card: the greeting. */
export const GREETING = -1;

/** What is said in a lesson. */
export type Part = 'greeting' | 'question' | 'answer';

interface InTurn {
  /** The card's place in the lesson, from 0, or {@link GREETING}. */
  readonly turn: number;
}

export interface Say extends InTurn {
  readonly kind: 'say';
  readonly part: Part;
  readonly clip: Clip;
}

/** Silence: to think before the answer, or to rate oneself after it. */
export interface Pause extends InTurn {
  readonly kind: 'wait' | 'rate';
  readonly milliseconds: number;
}

export interface Tick extends InTurn {
  readonly kind: 'tick';
}

export type Step = Say | Pause | Tick;

/** What a lesson is made from. */
export interface Script {
  /** The deck's name, spoken; without it nothing is. */
  readonly greeting: Clip | undefined;
  /** Of the cards in their order; one may come twice. */
  readonly cards: readonly CardClips[];
  /** How long to wait for the answer, in milliseconds. */
  readonly gap: number;
}

/** How long the tick takes, in milliseconds. */
export const TICK = 120;

/** After the greeting, in milliseconds. */
const BREATH = 1000;

/** After an answer, for a moment of thought and "I knew it", in milliseconds. */
const RATING = 4000;

/** A lesson as it is gone through. More cards at its end change no step before them. */
export function stepsOf({ greeting, cards, gap }: Script): Step[] {
  const opening: Step[] = greeting
    ? [
        { kind: 'say', turn: GREETING, part: 'greeting', clip: greeting },
        { kind: 'wait', turn: GREETING, milliseconds: BREATH },
      ]
    : [];
  return [...opening, ...cards.flatMap((clips, turn) => stepsOfCard(turn, clips, gap))];
}

function stepsOfCard(turn: number, { question, answer }: CardClips, gap: number): Step[] {
  return [
    { kind: 'say', turn, part: 'question', clip: question },
    { kind: 'wait', turn, milliseconds: gap },
    { kind: 'tick', turn },
    { kind: 'say', turn, part: 'answer', clip: answer },
    { kind: 'rate', turn, milliseconds: RATING },
  ];
}

/** In milliseconds. */
export function lengthOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + lengthOfStep(step), 0);
}

function lengthOfStep(step: Step): number {
  if (step.kind === 'tick') return TICK;
  return step.kind === 'say' ? step.clip.milliseconds : step.milliseconds;
}
