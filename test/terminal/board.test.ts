import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../src/daily/board.ts';
import { actionId } from '../../src/reply.ts';
import { createTerminalBoard } from '../../src/terminal/board.ts';
import { testBot } from '../bot.ts';
import { questionPost } from '../daily/posts.ts';
import { temporaryFolder } from '../database.ts';
import { sitDown } from './person.ts';

const HERE = 'terminal:here';
const folder = await temporaryFolder();
const { bot } = await testBot();
const forever = new AbortController().signal;

/** A board, and somebody who sits at the terminal. */
async function boardAtTerminal() {
  const board = createTerminalBoard(() => 1000);
  const sitting = await sitDown(bot, join(folder, 'history'), forever, board);
  return { board, ...sitting };
}

describe('a post in the terminal', () => {
  it('is shown above what is being typed, which goes on', async () => {
    const { board, press, type, leave } = await boardAtTerminal();
    await press('/dec', '/dec');
    await board.post(HERE, questionPost(), forever);
    await press('', 'viva› /dec');
    expect(await type('ks')).toContain('python/asyncio');
    await leave();
  });

  it('can be answered by its numbers', async () => {
    const { board, press, type, leave } = await boardAtTerminal();
    const choices = [{ text: 'All of it', id: actionId('help', 'nowhere') }];
    await board.post(HERE, questionPost({ reply: { text: 'What do you need?', choices } }), forever);
    await press('', 'All of it');
    expect(await type('2')).toContain('There is only 1 to pick.');
    await leave();
  });

  it('has to wait until somebody sits there', async () => {
    const { board, press, leave } = await boardAtTerminal();
    await leave();
    const refused = await board.post(HERE, questionPost(), forever).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).retryAfter).toBe(60_000);
    const again = await sitDown(bot, join(folder, 'history'), forever, board);
    await board.post(HERE, questionPost(), forever);
    await again.press('', 'What is a task?');
    await again.leave();
    await expect(press('', 'never')).rejects.toThrow('the terminal ended');
  });
});

describe('an edit in the terminal', () => {
  it('shows nothing: what stands there can not be taken back', async () => {
    const { board, press, type, leave } = await boardAtTerminal();
    const id = await board.post(HERE, questionPost(), forever);
    await press('', 'What is a task?');
    await board.edit(HERE, id, { text: 'Closed.' }, forever);
    expect(await type('/help')).not.toContain('Closed.');
    await leave();
  });
});
