import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testBot } from '../bot.ts';
import { temporaryFolder } from '../database.ts';
import { sitDown } from './person.ts';

const folder = await temporaryFolder();
const { bot } = await testBot();
const forever = new AbortController().signal;
const history = join(folder, 'deep', 'history');
const sit = () => sitDown(bot, history, forever);

/** The number that stands before a label. */
const numberOf = (label: string, shown: string): string =>
  new RegExp(String.raw`(\d+)\s+${label}`).exec(shown)![1]!;

describe('at the terminal', () => {
  it('begins with what there is to do', async () => {
    const { welcome, leave } = await sit();
    expect(welcome).toContain('/ask asks a question');
    await leave();
  });

  it('picks choices and buttons by their numbers', async () => {
    const { type, leave } = await sit();
    const question = await type('/ask deck:asyncio');
    expect(question).toMatch(/ 1 {2}\S/);
    const answer = await type(numberOf('Reveal', question));
    expect(answer).toContain('The answer');
    expect(await type(numberOf('Good', answer))).toContain('Good: back in 3 days');
    await leave();
  });

  it('keeps the numbers of a question after its hint was shown', async () => {
    const { type, leave } = await sit();
    const question = await type('/ask testing');
    expect(await type(numberOf('Hint', question))).toContain('Hint');
    expect(await type(numberOf('Reveal', question))).toContain('The answer');
    await leave();
  });

  it('asks for the fields of a form, one after the other', async () => {
    const { type, leave } = await sit();
    const question = await type('/ask asyncio');
    expect(await type(numberOf('Type an answer', question))).toBe('');
    expect(await type('no idea at all')).toContain('You said: no idea at all');
    await leave();
  });

  it('takes words that are no command as the answer to the question', async () => {
    const { type, leave } = await sit();
    await type('/ask asyncio');
    expect(await type('something with threads')).toContain('You said: something with threads');
    await leave();
  });

  it('goes back to its prompt after an answer that came without being asked for', async () => {
    const { type, leave } = await sit();
    await type('/ask asyncio');
    expect(await type('something with threads')).not.toMatch(/Answer:$/);
    expect(await type('/help')).toContain('/progress');
    await leave();
  });

  it('ends well when the input ends behind a command', async () => {
    const { type, leave } = await sit();
    const answered = type('/ask asyncio').catch(() => 'ended');
    await leave();
    await answered;
  });

  it('leaves a form when a command comes instead', async () => {
    const { type, leave } = await sit();
    const question = await type('/ask asyncio');
    await type(numberOf('Type an answer', question));
    expect(await type('/help')).toContain('/progress');
    await leave();
  });

  it.each([
    ['7', 'There is nothing to pick yet.'],
    ['hello', 'A command begins with a slash'],
    ['/aks', 'Did you mean /ask?'],
    ['/decks now', 'takes no options'],
    [`/ask ${'x'.repeat(5000)}`, 'too long for a command'],
    ['/ask "unfinished', 'There is no deck "unfinished'],
  ])('answers %.20s with what to do', async (line, told) => {
    const { type, leave } = await sit();
    expect((await type(line)).replaceAll(/[´`]/g, '').replaceAll(/\s+/g, ' ')).toContain(told);
    await leave();
  });

  it('says how many there are to pick from', async () => {
    const { type, leave } = await sit();
    await type('/ask asyncio');
    expect(await type('99')).toContain('Pick a number from 1 to 8.');
    await leave();
  });

  it('completes commands, options and deck names', async () => {
    const { press, leave } = await sit();
    await press('/pro\t', '/progress ');
    await press('d\t', 'deck:');
    await press('conc\t', 'typescript/concurrency');
    await leave();
  });

  it('completes subcommands and their options', async () => {
    const { press, leave } = await sit();
    await press('/daily se\t', '/daily set ');
    await press('zone:berl\t', 'zone:Europe/Berlin');
    await leave();
  });

  it('completes a value that stands without its name', async () => {
    const { press, leave } = await sit();
    await press('/ask conc\t', '/ask typescript/concurrency');
    await leave();
  });

  it('remembers what was typed, for this session and the next', async () => {
    const one = await sit();
    await one.type('/decks');
    await one.leave();
    expect(readFileSync(history, 'utf8')).toMatch(/\/decks\n$/);
    const two = await sit();
    await two.press('\u001B[A', '/decks');
    await two.leave();
  });

  it('ends at once when Viva is stopped', async () => {
    const stop = new AbortController();
    const { type } = await sitDown(bot, history, stop.signal);
    await type('/help');
    stop.abort(new Error('stopped'));
    await expect(type('/help')).rejects.toThrow();
  });
});
