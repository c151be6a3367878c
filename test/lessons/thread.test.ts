import { describe, expect, it } from 'vitest';
import { clipStage } from '../../src/lessons/clipstage.ts';
import { endOf } from '../../src/lessons/ends.ts';
import type { Say } from '../../src/lessons/steps.ts';
import type { Reply } from '../../src/reply.ts';
import { testRedis } from '../database.ts';
import { clip } from './clips.ts';
import { school } from './school.ts';
import { testTime } from './time.ts';

const redis = await testRedis();
const CLIPS = { room: 'none' } as const;

/** A place without voice channels. */
function channel() {
  const made = school(redis);
  const posted = () => made.board.messages.slice(1).map(({ post }) => post);
  const heard = () => posted().flatMap(({ reply }) => reply.clip?.transcript ?? []);
  return { ...made, posted, heard };
}

/** The wish of a lesson in clips. */
const started = async (made: ReturnType<typeof channel>, byItself = false) => {
  const opened = made.open();
  return { ...opened, lesson: await opened.started('ada', { ...CLIPS, byItself }) };
};

describe('a lesson in clips', () => {
  it('posts a question, after it and the gap its answer with the buttons to rate, and waits for Next', async () => {
    const made = channel();
    const { time, posted, heard, shown } = made;
    const { lesson, lessons } = await started(made);
    await time.pass(2000 + 5000 - 100);
    expect(heard()).toEqual(['a.question']);
    await time.pass(200);
    expect(heard()).toEqual(['a.question', 'a.answer']);
    const [question, answer] = posted();
    expect(question).toMatchObject({ about: 'm1', inThread: true, reply: { text: '**What is a?**' } });
    expect(question!.reply.buttons).toBeUndefined();
    expect(answer).toMatchObject({ about: 'm1', inThread: true, reply: { text: 'It is a.' } });
    expect(answer!.reply.buttons!.map(({ label }) => label)).toEqual([
      'I knew it',
      'I didn’t',
      'Next',
      'Stop',
    ]);
    await time.pass(600_000);
    expect(heard()).toEqual(['a.question', 'a.answer']);
    expect(shown()).toMatchObject({ title: 'ABC · card 1 of 3', text: '**What is a?**\n\nIt is a.' });
    await lessons.move(lesson.id, 'next');
    await time.pass(100);
    expect(heard()).toEqual(['a.question', 'a.answer', 'b.question']);
  });

  it('goes on by itself where that is wished for, and ends with its end card, in the thread too', async () => {
    const made = channel();
    const { time, posted, heard, shown } = made;
    await started(made, true);
    await time.until(() => posted().length === 7);
    expect(heard()).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name}.question`, `${name}.answer`]));
    expect(posted()[1]!.reply.buttons!.map(({ label }) => label)).not.toContain('Next');
    expect(posted()[6]).toMatchObject({ about: 'm1', reply: { title: 'ABC · the lesson is over' } });
    expect(shown().title).toBe('ABC · the lesson is over');
  });

  it('shows how far it is with every clip', async () => {
    const made = channel();
    await started(made, true);
    await made.time.until(() => made.posted().length >= 3);
    expect(
      made
        .posted()
        .map(({ reply }) => reply.fields![0]!.value)
        .slice(0, 3),
    ).toEqual(['▱▱▱▱▱▱▱▱▱▱▱▱ 0:00 of 0:42', '▰▰▱▱▱▱▱▱▱▱▱▱ 0:07 of 0:42', '▰▰▰▰▱▱▱▱▱▱▱▱ 0:14 of 0:42']);
  });

  it('waits when the platform has had enough', async () => {
    const made = channel();
    made.board.faults.push(undefined, 'refused', 'refused');
    await started(made);
    await made.time.pass(1000);
    expect(made.heard()).toEqual([]);
    await made.time.pass(4000);
    expect(made.heard()).toEqual(['a.question']);
  });

  it('posts a clip once though the answer to it was lost', async () => {
    const made = channel();
    made.board.faults.push(undefined, 'answer lost');
    await started(made);
    await made.time.pass(9500);
    expect(made.heard()).toEqual(['a.question', 'a.answer']);
  });

  it('is over when its place is gone', async () => {
    const made = channel();
    const { lesson } = await started(made);
    made.board.faults.push('gone', 'gone', 'gone');
    await made.time.pass(20_000);
    expect(await made.stores.lessons.lesson(lesson.id)).toMatchObject({ ended: { why: 'refused' } });
  });

  it('is resumed at its card by another process', async () => {
    const made = channel();
    const { leave, lessons, lesson } = await started(made);
    await made.time.until(() => made.heard().length === 2);
    await lessons.move(lesson.id, 'next');
    await made.time.pass(100);
    await leave();
    made.open();
    await made.time.pass(7500);
    expect(made.heard()).toEqual(['a.question', 'a.answer', 'b.question', 'b.question', 'b.answer']);
  });

  it('is left to processes that are on its platform', async () => {
    const made = channel();
    const { leave } = await started(made);
    await leave();
    made.open({ serves: () => false });
    const before = made.heard().length;
    await made.time.pass(60_000);
    expect(made.heard()).toHaveLength(before);
  });
});

describe('the stage of a lesson in clips', () => {
  const answer: Say = { kind: 'say', turn: 0, part: 'answer', clip: clip('answer', 3000) };
  const { signal } = new AbortController();

  it.each([
    [true, 4000],
    [false, 3_600_000],
  ])('waits after an answer, by itself (%s) for %i ms', async (byItself, wait) => {
    const time = testTime();
    const stage = clipStage({ byItself, view: () => ({}), post: async () => {} }, time);
    let over: unknown;
    const rated = stage.rate(4000, signal).then(
      () => (over = 'it goes on'),
      (error: unknown) => (over = endOf(error)),
    );
    await time.pass(wait - 1);
    expect(over).toBeUndefined();
    await time.pass(1);
    await rated;
    expect(over).toBe(byItself ? 'it goes on' : 'nobody there');
  });

  it('takes as long for a clip as it takes to hear it', async () => {
    const time = testTime();
    const posted: Reply[] = [];
    const stage = clipStage(
      {
        byItself: true,
        view: (step) => ({ clip: step.clip }),
        post: async (reply) => void posted.push(reply),
      },
      time,
    );
    let over = false;
    const said = stage.say(answer, signal).then(() => (over = true));
    await time.pass(2999);
    expect([posted, over]).toEqual([[{ clip: answer.clip }], false]);
    await time.pass(1);
    await said;
  });
});
