import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRADES, outlook, retrievability, review } from '../../src/study/memory.ts';
import { memoryAfter, type Step } from './reviews.ts';

const anyStep = fc.record<Step>({ gap: fc.nat(1000), grade: fc.constantFrom(...GRADES) });
const anyHistory = fc.array(anyStep, { maxLength: 30 });
const lastDay = (history: readonly Step[]) => history.reduce((sum, { gap }) => sum + gap, 0);

describe('the memory of a card', () => {
  it('lasts longer the better the grade', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(1000), (history, gap) => {
        const led = outlook(memoryAfter(history), lastDay(history) + gap);
        const ordered = GRADES.map((grade) => led[grade]);
        expect(ordered.map(({ due }) => due)).toEqual(
          ordered.map(({ due }) => due).toSorted((a, b) => a - b),
        );
        expect(ordered.map(({ stability }) => stability)).toEqual(
          ordered.map(({ stability }) => stability).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('is due on a later day, and never more than a century away', () => {
    fc.assert(
      fc.property(anyHistory, anyStep, (history, { gap, grade }) => {
        const today = lastDay(history) + gap;
        const { due, reviewed } = review(memoryAfter(history), grade, today);
        expect(reviewed).toBe(today);
        expect(Number.isInteger(due)).toBe(true);
        expect(due).toBeGreaterThan(today);
        expect(due).toBeLessThanOrEqual(today + 36_500);
      }),
    );
  });

  it('has a positive stability and a difficulty from 1 to 10', () => {
    fc.assert(
      fc.property(anyHistory, anyStep, (history, step) => {
        const { stability, difficulty } = memoryAfter([...history, step])!;
        expect(stability).toBeGreaterThan(0);
        expect(difficulty).toBeGreaterThanOrEqual(1);
        expect(difficulty).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('can be replayed from its history, and through JSON, with the same outcome', () => {
    fc.assert(
      fc.property(anyHistory, anyStep, (history, step) => {
        const before = memoryAfter(history);
        const stored = before && (JSON.parse(JSON.stringify(before)) as typeof before);
        const today = lastDay(history) + step.gap;
        expect(review(stored, step.grade, today)).toEqual(memoryAfter([...history, step]));
      }),
    );
  });

  it('counts its reviews, and how often a learned card was forgotten', () => {
    fc.assert(
      fc.property(anyHistory, anyStep, (history, first) => {
        const later = history.filter(({ grade }) => grade === 'forgot').length;
        expect(memoryAfter([first, ...history])).toMatchObject({
          reviews: history.length + 1,
          lapses: later,
        });
      }),
    );
  });

  it('grows with each time it was good on the day it was due', () => {
    let memory = review(undefined, 'good', 0);
    for (let times = 0; times < 8; times++) {
      const next = review(memory, 'good', memory.due);
      expect(next.due - next.reviewed).toBeGreaterThan(memory.due - memory.reviewed);
      memory = next;
    }
  });

  it('shrinks when it was forgotten', () => {
    const known = memoryAfter([3, 10, 30].map((gap) => ({ gap, grade: 'good' })))!;
    expect(review(known, 'forgot', known.due).stability).toBeLessThan(known.stability / 2);
  });
});

describe('the chance of remembering', () => {
  const known = memoryAfter([0, 3, 10, 30].map((gap) => ({ gap, grade: 'good' })))!;

  it('is certain on the day of the review, and on days before it', () => {
    expect(retrievability(known, known.reviewed)).toBe(1);
    expect(retrievability(known, known.reviewed - 5)).toBe(1);
  });

  it('is nine in ten on the day it is due', () => {
    expect(retrievability(known, known.due)).toBeCloseTo(0.9, 2);
  });

  it('falls from day to day, but never to nothing', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (days) => {
        const chance = retrievability(known, known.reviewed + days);
        expect(chance).toBeGreaterThan(retrievability(known, known.reviewed + days + 1));
        expect(chance).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the outlook of a card', () => {
  it('is what each grade would lead to', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const memory = memoryAfter(history);
        const today = lastDay(history) + 1;
        const led = outlook(memory, today);
        for (const grade of GRADES) expect(led[grade]).toEqual(review(memory, grade, today));
      }),
    );
  });
});
