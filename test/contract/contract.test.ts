import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { LIBRARY, testBot } from '../bot.ts';
import type { Person, SeenMessage } from '../far-end/person.ts';
import { gate, trialCommands } from './commands.ts';
import { platforms } from './platforms.ts';

const RIGHT = LIBRARY.deck('asyncio').cards[0]!.choices.find(({ right }) => right)!.text;
const WRONG = LIBRARY.deck('asyncio').cards[0]!.choices.find(({ right }) => !right)!.text;

const held = gate();
const made = await testBot([...commands, ...trialCommands(held)]);
const { log } = made;

let meetings = 0;

/** The same cases, in the words of those who use it, wherever Viva lives. */
describe.each(platforms)('on $name', (platform) => {
  /** People whom Viva has never met, in a place where it is. */
  const meet = async (...names: string[]): Promise<Person[]> => {
    const { person } = await platform.start(made);
    meetings += 1;
    return names.map((name) => person(`${name}${meetings}`));
  };
  const privately = (message: SeenMessage): void => expect(message.private).toBe(true);
  const openly = (message: SeenMessage): void => expect(message.private).toBe(!platform.shared);
  const choose = (message: SeenMessage, text: string) => platform.choose(message, text);

  /** A terminal has one learner, whose memory lasts from case to case: a card is then asked for by name. */
  const firstQuestion = async (person: Person): Promise<SeenMessage> => {
    let question = await person.slash('/ask', { deck: 'asyncio' });
    while (!question.text.includes('What is asynchronous programming?'))
      question = await person.slash('/ask', { deck: 'asyncio' });
    return question;
  };

  it('asks a question in sight of all, with its choices and what else can be done', async () => {
    const [ada] = await meet('ada');
    const question = await firstQuestion(ada!);
    openly(question);
    expect(question.text).toContain(RIGHT);
    expect(question.buttons).toEqual(expect.arrayContaining(['Type an answer', 'Hint', 'Reveal']));
  });

  it('tells in private that a choice is right, and offers to rate it', async () => {
    const [ada] = await meet('ada');
    const answer = await choose(await firstQuestion(ada!), RIGHT);
    privately(answer);
    expect(answer.text).toContain('Right!');
    expect(answer.buttons.filter((label) => label.startsWith('Good'))).toHaveLength(1);
  });

  it('tells in private that a choice is wrong, and offers no good grade', async () => {
    const [ada] = await meet('ada');
    const answer = await choose(await firstQuestion(ada!), WRONG);
    privately(answer);
    expect(answer.text).toContain('Not quite');
    expect(answer.buttons.filter((label) => /^(Good|Easy)/.test(label))).toEqual([]);
  });

  it('takes an answer typed into a form, and shows it as it was written', async () => {
    const [ada] = await meet('ada');
    const form = await (await firstQuestion(ada!)).open('Type an answer');
    const answer = await form.submit({ answer: 'no idea <!channel> @everyone *at all*' });
    privately(answer);
    expect(answer.text.replaceAll('\n', ' ')).toContain('no idea <!channel> @everyone *at all*');
  });

  it('gives a hint in private', async () => {
    const [ada] = await meet('ada');
    const hint = await (await firstQuestion(ada!)).press('Hint');
    privately(hint);
    expect(hint.text).toContain('waiter');
  });

  it('lets a question be heard in private', async () => {
    const [ada] = await meet('ada');
    const heard = await (await firstQuestion(ada!)).press('Listen');
    privately(heard);
    expect(`${heard.text} ${heard.sounds.join(' ')}`).toMatch(
      /What is asynchronous programming\?|asynchronous-programming\.question\.ogg|voice-message\.ogg/,
    );
  });

  it('reveals in private, rates, says when the card comes back, and takes the rating back', async () => {
    const [ada] = await meet('ada');
    const answer = await (await firstQuestion(ada!)).press('Reveal');
    privately(answer);
    const good = answer.buttons.find((label) => label.startsWith('Good'))!;
    const rated = await answer.press(good);
    privately(rated);
    expect(rated.text).toMatch(/Good: back in \d+ days/);
    const again = await rated.press('Undo');
    expect(again.buttons).toContain(good);
    expect(again.text).toContain('The answer');
  });

  it('asks another question from where one was rated', async () => {
    const [ada] = await meet('ada');
    const answer = await (await firstQuestion(ada!)).press('Reveal');
    const rated = await answer.press(answer.buttons.find((label) => label.startsWith('Good'))!);
    const another = await rated.press('Ask another');
    openly(another);
    expect(another.buttons).toContain('Reveal');
  });

  it('goes through a review in one private message', async () => {
    const [ada] = await meet('ada');
    const question = await ada!.slash('/review');
    privately(question);
    const answer = await question.press('Reveal');
    const next = await answer.press(answer.buttons.find((label) => label.startsWith('Good'))!);
    expect(next.text).toMatch(/Good: back in \d+ days/);
    expect(next.buttons).toContain('Undo');
    if (platform.shared) expect(ada!.messages()).toHaveLength(1);
  });

  it('shows decks, progress and help to the one who asks', async () => {
    const [ada] = await meet('ada');
    for (const [command, tells] of [
      ['/decks', '11 cards · 22 clips'],
      ['/progress', 'Streak'],
      ['/help', 'Review what is due'],
    ] as const) {
      const shown = await ada!.slash(command);
      privately(shown);
      expect(shown.text).toContain(tells);
    }
  });

  it('updates a message in place, press after press', async () => {
    const [ada] = await meet('ada');
    const one = await (await ada!.slash('/count')).press('More');
    const two = await one.press('More');
    expect(two.text).toContain('Counted to 2.');
    if (platform.shared) expect(ada!.messages()).toHaveLength(1);
  });

  it('names the nearest deck when there is none of a name, in private', async () => {
    const [ada] = await meet('ada');
    const told = await ada!.slash('/ask', { deck: 'asyncoi' });
    privately(told);
    expect(told.text).toMatch(/Did you mean `?python\/asyncio/);
  });

  it('tells a fault by its number alone, and logs the rest', async () => {
    const [ada] = await meet('ada');
    const told = await ada!.slash('/break');
    privately(told);
    const number = /number: `?([\w-]+(?:\.[\w-]+)*)/.exec(told.text.replaceAll('\n', ' '))?.[1];
    expect(told.text).not.toContain('detail');
    expect(log.lines.at(-1)).toMatchObject({
      fields: { interaction: number, err: { message: 'a detail for the log' } },
    });
  });

  describe.runIf(platform.shared)('among several people', () => {
    it('lets each answer the same question, and see only what is theirs', async () => {
      const [ada, grace] = await meet('ada', 'grace');
      await firstQuestion(ada!);
      const question = grace!.messages()[0]!;
      const [adas, graces] = await Promise.all([
        ada!.messages()[0]!.press('Reveal'),
        choose(question, WRONG),
      ]);
      expect(adas.text).toContain('The answer');
      expect(graces.text).toContain('Not quite');
      expect(ada!.messages()).toHaveLength(2);
      expect(grace!.messages()).toHaveLength(2);
    });

    it('links two accounts of one person in private, and unlinks them', async () => {
      const [one, other] = await meet('one', 'other');
      const offer = await one!.slash('/link');
      privately(offer);
      const asked = await other!.slash('/link', { code: /code:([\w-]+)/.exec(offer.text)![1]! });
      privately(asked);
      const linked = await asked.press('Link');
      expect(linked.text).toContain('Your accounts study as one');
      const unlinked = await (await linked.press('Unlink')).press('Yes, unlink');
      expect(unlinked.text).toContain('goes on alone from here');
      expect(other!.messages()).toHaveLength(1);
    });

    it('answers a hundred who press at the same moment', async () => {
      const names = Array.from({ length: 100 }, (_, index) => `p${index}x`);
      const [ada, ...others] = await meet('ada', ...names);
      await firstQuestion(ada!);
      const answers = await Promise.all(others.map((person) => person.messages()[0]!.press('Reveal')));
      expect(answers.filter(({ text, private: only }) => only && text.includes('The answer'))).toHaveLength(
        100,
      );
    });
  });

  describe('with a slow command', () => {
    /** Sends it while the gate is shut, and opens the gate when the platform has shown that an answer will come. */
    const sendSlowly = async (person: Person, command: string): Promise<SeenMessage> => {
      held.shut();
      const answer = person.slash(command);
      while (platform.defers && !person.messages().some(({ pending }) => pending))
        await new Promise(setImmediate);
      held.open();
      return answer;
    };

    it('puts the answer where it said that one would come', async () => {
      const [ada] = await meet('ada');
      const answer = await sendSlowly(ada!, '/slow');
      openly(answer);
      expect(answer.text).toContain('Here at last.');
      if (platform.shared) expect(ada!.messages()).toHaveLength(1);
    });

    it('takes back in sight of all what it promised, and tells the failure in private', async () => {
      const [ada, grace] = await meet('ada', 'grace');
      const refused = await sendSlowly(ada!, '/refuse');
      privately(refused);
      expect(refused.text).toContain('This cannot be done.');
      expect(grace!.messages()).toEqual([]);
    });
  });
});
