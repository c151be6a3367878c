import { describe, expect, it } from 'vitest';
import { cardsOf, cardWith, mistakesOf } from './deck-files.ts';

const choicesOf = (...list: readonly string[]) => cardsOf(...cardWith(...list))[0]!.choices;
const mistakesOfList = (...list: readonly string[]) => mistakesOf(...cardWith(...list));

describe('the choices of a card', () => {
  it.each([
    ['dashes', ['- [ ] no', '- [x] yes']],
    ['stars', ['* [ ] no', '* [x] yes']],
    ['numbers', ['1. [ ] no', '2. [x] yes']],
    ['blank lines between them', ['- [ ] no', '', '- [x] yes']],
    ['a capital X', ['- [ ] no', '- [X] yes']],
  ])('may be a task list with %s', (_, list) => {
    expect(choicesOf(...list)).toMatchObject([
      { text: 'no', right: false },
      { text: 'yes', right: true },
    ]);
  });

  it('keep their Markdown, and join lines that were broken', () => {
    expect(choicesOf('- [x] waits for', '  `await` *and* more', '- [ ] no')[0]!.text).toBe(
      'waits for `await` *and* more',
    );
  });

  it('have ids that follow their texts, whatever their order and tick', () => {
    const [yes, no] = choicesOf('- [x] yes', '- [ ] no');
    const [sameNo, sameYes] = choicesOf('- [x] no', '- [ ] yes');
    expect([sameYes!.id, sameNo!.id]).toEqual([yes!.id, no!.id]);
    expect(yes!.id).toMatch(/^[\w-]{6}$/);
    expect(choicesOf('- [x] yes!', '- [ ] no')[0]!.id).not.toBe(yes!.id);
  });

  it('need one that is right', () => {
    expect(mistakesOfList('- [ ] yes', '- [ ] no')).toEqual(['11: no choice is ticked as right: [x]']);
  });

  it('need no other that is right', () => {
    expect(mistakesOfList('- [x] yes', '- [ ] no', '- [x] perhaps')).toEqual([
      '11: 2 choices are ticked as right; one must be',
    ]);
  });

  it('differ, in more than case', () => {
    expect(mistakesOfList('- [x] Yes', '- [ ] yes')).toEqual(['11: two choices are the same']);
  });

  it.each(['- [ ]', '- [ ]  '])('are not empty: %j', (line) => {
    expect(mistakesOfList('- [x] yes', '- [ ] no', line)).toEqual(['13: the choice is empty']);
  });

  it.each(['- perhaps', '- [] perhaps', '- [y] perhaps', '- (x) perhaps'])('all have a box: %j', (line) => {
    expect(mistakesOfList('- [x] yes', '- [ ] no', line)).toEqual([
      '13: a choice begins with [ ] or, the right one, with [x]',
    ]);
  });

  it('stand in one list', () => {
    expect(mistakesOfList('- [x] yes', '- [ ] no', '', 'Or else:', '', '- [x] up', '- [ ] down')).toEqual([
      '16: a card has one task list, its choices',
    ]);
  });

  it('are told each their own mistake, with its line', () => {
    expect(mistakesOfList('- [ ] yes', '- no', '-  [ ]', `- [ ] ${'x'.repeat(100)}`)).toEqual([
      '11: no choice is ticked as right: [x]',
      '12: a choice begins with [ ] or, the right one, with [x]',
      '13: the choice is empty',
      '14: the choice has 100 characters; 80 are allowed',
    ]);
  });
});
