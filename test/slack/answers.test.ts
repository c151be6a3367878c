import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { command } from '../../src/command.ts';
import { CLIPS, LIBRARY } from '../bot.ts';
import { gate, trialCommands } from '../contract/commands.ts';
import { manualClock } from '../far-end/clock.ts';
import { vivaOnSlack } from './viva.ts';

const QUESTION = CLIPS.of(LIBRARY.deck('asyncio').cards[0]!)!.question;
/** Milliseconds, a little longer than a response URL serves. */
const HALF_AN_HOUR = 30 * 60_000 + 1;

describe('a clip', () => {
  it('is an MP3 file in the direct messages, and where it was asked for one learns so', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const heard = await (await ada.slash('/ask', { deck: 'asyncio' })).press('Listen');
    expect(heard).toMatchObject({ private: true, channel: ada.at('direct').messages()[0]!.channel });
    expect(heard.files[0]).toMatchObject({ mimeType: 'audio/mpeg', title: QUESTION.transcript });
    expect(heard.files[0]!.bytes.equals(await readFile(QUESTION.mp3))).toBe(true);
    await (await ada.slash('/ask', { deck: 'asyncio' })).press('Listen');
    expect(ada.messages().map(({ text }) => text)).toContainEqual(
      expect.stringContaining('in our direct messages'),
    );
  });

  it('is uploaded once, and posted again by its permalink', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const question = await ada.slash('/ask', { deck: 'asyncio' });
    await question.press('Listen');
    await (await server.person('grace').slash('/ask', { deck: 'asyncio' })).press('Listen');
    await question.press('Listen');
    const uploads = server.requests.filter(({ name }) => name === 'files.getUploadURLExternal');
    expect(uploads.length).toBe(1);
  });
});

describe('an answer whose response URL is spent', () => {
  it('comes by the Web API, and stays private', async () => {
    const clock = manualClock();
    const { server } = await vivaOnSlack({ clock });
    const ada = server.person('ada');
    const form = await (await ada.slash('/ask', { deck: 'asyncio' })).open('Type an answer');
    clock.advance(HALF_AN_HOUR);
    const answer = await form.submit({ answer: 'a thread' });
    expect(answer).toMatchObject({ private: true });
    expect(server.requests.at(-1)?.name).toBe('chat.postEphemeral');
    expect(server.person('grace').messages()).toHaveLength(1);
  });

  it('comes in direct messages where Viva is not in the channel', async () => {
    const clock = manualClock();
    const { server } = await vivaOnSlack({ clock });
    const ada = server.person('ada', { in: server.channel('closed', { bot: false }) });
    const question = await ada.slash('/ask', { deck: 'asyncio' });
    expect((await question.press('Reveal')).text).toContain('The answer');
    const form = await question.open('Type an answer');
    clock.advance(HALF_AN_HOUR);
    const answer = await form.submit({ answer: 'a thread' });
    expect(answer.channel).toBe(ada.at('direct').messages().at(-1)!.channel);
    expect(answer.text).toContain('a thread');
  });
});

describe('commands', () => {
  it('are help with buttons where `/viva` stands alone, and named as they are typed here', async () => {
    const { server } = await vivaOnSlack();
    const help = await server.person('ada').slash('/help');
    expect(help.text).toContain('/viva ask [deck:…]');
    expect(help.buttons).toEqual(['Ask me', 'Review']);
    expect((await help.press('Review')).text).toContain('Left');
  });

  it('take a deck from a menu', async () => {
    const { server } = await vivaOnSlack();
    const decks = await server.person('ada').slash('/decks');
    expect((await decks.select('Ask me from…', 'Testing in Python')).text).toContain(
      'Testing in Python · 1 of',
    );
  });

  it('keep to the thread in which they were begun', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const question = await ada.slash('/ask', { deck: 'asyncio' });
    expect((await question.press('Reveal')).thread).toEqual(question.thread);
  });
});

describe('"Make a card"', () => {
  it('takes a message into a form, with its marks as Markdown', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const message = await ada.say('It is *very* late & dark, says https://example.org');
    const form = await message.useForForm('card');
    expect(form.fields.find(({ name }) => name === 'answer')?.value).toBe(
      'It is **very** late & dark, says <https://example.org>',
    );
    const made = await form.submit({ question: 'How late is it?', answer: 'Very.' });
    expect(made).toMatchObject({ private: true });
    expect((await server.person('grace').slash('/ask', { deck: 'ours' })).text).toContain('How late is it?');
  });
});

describe('managers', () => {
  it.each([
    ['an admin', { admin: true }],
    ['an owner', { owner: true }],
  ])('are those whom Slack calls %s', async (_what, profile) => {
    const { server } = await vivaOnSlack();
    expect((await server.person('boss', profile).slash('/deck cards')).text).toContain(
      'No card was made here yet',
    );
  });

  it('of a channel are those who made it; of the workspace they are not', async () => {
    const here = command({
      name: 'here',
      summary: 'Change this channel',
      answers: 'actor',
      permission: 'managers',
      run: async () => ({ text: 'Changed.' }),
    });
    const { server } = await vivaOnSlack({}, [...commands, here]);
    const ada = server.person('ada');
    const made = server.channel('made-by-ada', { creator: ada.id });
    expect((await ada.at(made).slash('/here')).text).toContain('Changed.');
    expect((await ada.slash('/here')).text).toContain('for those who manage this place');
    expect((await ada.at(made).slash('/deck cards')).text).toContain('for those who manage this place');
  });

  it('can be everyone, if one of them says so', async () => {
    const { server } = await vivaOnSlack();
    const boss = server.person('boss', { admin: true });
    const ada = server.person('ada');
    await boss.slash('/managers', { who: 'everyone' });
    expect((await ada.slash('/deck cards')).text).toContain('No card was made here yet');
    await boss.slash('/managers', { who: 'admins' });
    expect((await ada.slash('/deck cards')).text).toContain('for those who manage this place');
  });
});

describe('the app’s home', () => {
  it('is each learner’s desk, from which a review begins in direct messages', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada', { timeZone: 'America/New_York' });
    const answer = await (await ada.slash('/ask', { deck: 'asyncio' })).press('Reveal');
    await answer.press(answer.buttons.find((label) => label.startsWith('Good'))!);
    const home = await ada.openHome();
    expect(home.text).toContain('Your progress');
    expect(home.text).toContain('Streak');
    expect(home.text).toContain('America/New_York');
    expect((await home.pressForMessage('Review')).text).toContain('Left');
  });
});

describe('Slack while Viva leaves', () => {
  it('is told so, and nothing is done, also for people whom Viva has not met', async () => {
    const held = gate();
    const { server, stop, stores } = await vivaOnSlack({}, [...commands, ...trialCommands(held)]);
    held.shut();
    const slow = server.person('grace').slash('/slow');
    await held.reached();
    const form = await server.person('ada').openWith('/card');
    stop();
    const refused = await form.submit({ question: 'Why?', answer: 'Because.' });
    expect(refused.text).toContain('Viva is restarting. Try again in a moment.');
    expect(await stores.spaces.spaces()).not.toContain('slack:T0STUDY');
    expect((await server.person('stranger').slash('/help')).text).toContain('Viva is restarting');
    held.open();
    await slow;
  });
});

describe('what is being answered', () => {
  it('is finished when Viva has to leave', async () => {
    const held = gate();
    const { server, stop, ended } = await vivaOnSlack({}, trialCommands(held));
    held.shut();
    const answer = server.person('ada').slash('/slow');
    await held.reached();
    stop();
    held.open();
    expect((await answer).text).toContain('Here at last.');
    await ended;
  });
});
