import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { action, command } from '../../src/command.ts';
import { actionId } from '../../src/reply.ts';
import { CLIPS, LIBRARY } from '../bot.ts';
import { gate, type Gate } from '../contract/commands.ts';
import { vivaOnDiscord } from './viva.ts';

const CARD = LIBRARY.deck('asyncio').cards[0]!;
const QUESTION = CLIPS.of(CARD)!.question;

const long = command({
  name: 'long',
  summary: 'Say a lot',
  answers: 'everyone',
  run: async () => ({ text: Array.from({ length: 2000 }, (_, index) => `w${index}`).join(' ') }),
});

/** Counts in sight of all, when the gate is open. */
const publicCounter = (held: Gate) =>
  command({
    name: 'count',
    summary: 'Count',
    answers: 'everyone',
    run: async () => ({ text: 'Counted.', buttons: [{ label: 'More', id: actionId('count', 'more') }] }),
    actions: {
      more: action(
        () => ({}),
        'update',
        async () => {
          await held.passed();
          return { text: 'Counted on.' };
        },
      ),
    },
  });

describe('a clip', () => {
  it('is a voice message, the very file', async () => {
    const { server } = await vivaOnDiscord();
    const heard = await (await server.person('ada').slash('/ask', { deck: 'asyncio' })).press('Listen');
    expect(heard).toMatchObject({ private: true, voiceMessage: true, text: '' });
    expect(Buffer.from(heard.files[0]!.bytes).equals(await readFile(QUESTION.path))).toBe(true);
  });

  it('that was asked for by name is followed by its words', async () => {
    const { server } = await vivaOnDiscord();
    const ada = server.person('ada');
    await ada.slash('/listen', { card: 'coroutine' });
    while (ada.messages().length < 2) await new Promise((resolve) => setImmediate(resolve));
    const [heard, words] = ada.messages();
    expect(heard).toMatchObject({ private: true, voiceMessage: true });
    expect(words).toMatchObject({ private: true, text: expect.stringContaining('A coroutine') });
  });

  it('is an attachment with its words where voice messages are not allowed', async () => {
    const { server } = await vivaOnDiscord();
    server.permit({ SendVoiceMessages: false });
    const heard = await (await server.person('ada').slash('/ask', { deck: 'asyncio' })).press('Listen');
    expect(heard).toMatchObject({ private: true, voiceMessage: false, sounds: [QUESTION.transcript] });
  });

  it('is told in words where no file may be sent, with the permission that lacks', async () => {
    const { server } = await vivaOnDiscord();
    server.permit({ SendVoiceMessages: false, AttachFiles: false });
    const heard = await (await server.person('ada').slash('/ask', { deck: 'asyncio' })).press('Listen');
    expect(heard.files).toEqual([]);
    expect(heard.text).toContain(QUESTION.transcript);
    expect(heard.text).toContain('lacks the permission **Attach Files**');
  });
});

describe('a file to keep', () => {
  it('is an attachment with a name of its own', async () => {
    const { server } = await vivaOnDiscord();
    const told = await server.person('ada').slash('/lesson file', { deck: 'asyncio' });
    expect(told.files.map(({ name }) => name)).toEqual(['python-asyncio.mp3']);
    expect(told.files[0]!.bytes.length).toBeGreaterThan(1_000_000);
  });
});

describe('what has no room in a message', () => {
  it('stands behind More, to the last word', async () => {
    const { server } = await vivaOnDiscord({}, { commands: [...commands, long] });
    const first = await server.person('ada').slash('/long');
    expect(first).toMatchObject({ private: false, buttons: ['More'] });
    const second = await first.press('More');
    const third = await second.press('More');
    const words = [first, second, third].flatMap(({ text }) => text.match(/w\d+/g) ?? []);
    expect(words).toEqual(Array.from({ length: 2000 }, (_, index) => `w${index}`));
    expect(third).toMatchObject({ private: true, buttons: [] });
  });
});

describe('a menu', () => {
  it('leads where its option says', async () => {
    const { server } = await vivaOnDiscord();
    const decks = await server.person('ada').slash('/decks');
    const question = await decks.choose('Ask me from…', 'Testing in Python');
    expect(question).toMatchObject({ private: false });
    expect(question.text).toContain('Testing in Python · 1 of');
  });
});

describe('"Make a card"', () => {
  it('takes a message into a form, and the card into the server’s own deck', async () => {
    const { server } = await vivaOnDiscord();
    const ada = server.person('ada');
    const form = await ada.say('Why does the cat purr?').openWith('Make a card');
    expect(form.fields.find(({ name }) => name === 'question')?.value).toBe('Why does the cat purr?');
    const made = await form.submit({ question: 'Why does the cat purr?', answer: 'It is content.' });
    expect(made.private).toBe(true);
    const question = await server.person('grace').slash('/ask', { deck: 'ours' });
    expect(question.text).toContain('Why does the cat purr?');
    expect((await question.press('Reveal')).text).toContain('It is content.');
  });

  it('suggests what an option of a subcommand could be', async () => {
    const { server } = await vivaOnDiscord();
    const boss = server.person('boss', { manages: true });
    expect(await boss.suggestions('/daily set', 'zone', 'berl')).toEqual(['Europe/Berlin']);
  });

  it('suggests the server’s own deck while it is typed', async () => {
    const { server } = await vivaOnDiscord();
    const ada = server.person('ada');
    await (await ada.openWith('/card')).submit({ question: 'Q?', answer: 'A.' });
    expect(await ada.suggestions('/ask', 'deck', 'our')).toEqual(['Our cards']);
  });
});

describe('a message that is deleted while its button is answered', () => {
  it('is no obstacle: what would have changed it comes anew, in private', async () => {
    const held = gate();
    const { server } = await vivaOnDiscord({}, { commands: [publicCounter(held)] });
    const message = await server.person('ada').slash('/count');
    held.shut();
    const pressed = message.press('More');
    await held.reached();
    server.person('boss', { manages: true }).messages()[0]!.remove();
    held.open();
    expect(await pressed).toMatchObject({ private: true, text: 'Counted on.' });
  });
});

describe('a button from before a restart', () => {
  it('still works', async () => {
    const { server, again, stop, ended } = await vivaOnDiscord();
    const question = await server.person('ada').slash('/ask', { deck: 'asyncio' });
    stop();
    await ended;
    await again();
    expect((await question.press('Reveal')).text).toContain('The answer');
  });
});
