import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../src/command.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { gate, trialCommands } from '../contract/commands.ts';
import { temporaryFolder } from '../database.ts';
import { manualClock } from '../far-end/clock.ts';
import { vivaOnSlack } from './viva.ts';

const folder = await temporaryFolder();
const HALF_AN_HOUR = 30 * 60_000 + 1;

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('a public answer that Slack does not let Viva give', () => {
  it.each([
    ['Viva is not in the channel', { bot: false }, '/invite @Viva'],
    ['the channel is closed to Viva', { private: true, bot: false }, '/invite @Viva'],
    ['the channel is archived', { archived: true }, 'This channel is archived'],
    ['the workspace restricts who may post', { restricted: true }, 'does not let Viva post in this channel'],
  ])('is told in plain words, in direct messages: %s', async (_why, options, told) => {
    const clock = manualClock();
    const held = gate();
    const { server } = await vivaOnSlack({ clock }, trialCommands(held));
    const ada = server.person('ada', { in: server.channel('odd', options) });
    held.shut();
    const answer = ada.slash('/slow');
    await held.reached();
    clock.advance(HALF_AN_HOUR);
    held.open();
    expect((await answer).text).toContain(told);
  });
});

describe('a permission that lacks', () => {
  it('is told by its name', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'files:write');
    const { server } = await vivaOnSlack({ scopes });
    const question = await server.person('ada').slash('/ask', { deck: 'asyncio' });
    expect((await question.press('Listen')).text).toContain(
      'lacks a permission in this workspace: `files:write`',
    );
  });

  it('to look people up costs them their zone, and nothing else', async () => {
    const { server } = await vivaOnSlack({ scopes: SCOPES.filter((scope) => scope !== 'users:read') });
    expect((await server.person('ada').slash('/ask', { deck: 'asyncio' })).text).toContain('1 of 11');
  });
});

describe('a picture', () => {
  it('is a file with its alternative text', async () => {
    const path = join(folder, 'pixel.png');
    await writeFile(path, Buffer.from(PIXEL, 'base64'));
    const show = command({
      name: 'show',
      summary: 'Show a picture',
      answers: 'everyone',
      run: async () => ({ image: { path, alt: 'a red pixel' } }),
    });
    const { server } = await vivaOnSlack({}, [show]);
    expect((await server.person('ada').slash('/show')).pictures).toEqual(['a red pixel']);
  });
});

describe('a connection that Slack wants to end', () => {
  it('is replaced, and nothing is lost', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const question = await ada.slash('/ask', { deck: 'asyncio' });
    await server.connections.disconnect('refresh_requested');
    await server.connections.open(1);
    expect((await question.press('Reveal')).text).toContain('The answer');
  });
});

describe('an answer that takes long', () => {
  it('is acknowledged before it is known', async () => {
    const held = gate();
    const { server } = await vivaOnSlack({}, trialCommands(held));
    held.shut();
    const answer = server.person('ada').slash('/slow');
    await held.reached();
    await server.redeliver();
    held.open();
    expect((await answer).text).toContain('Here at last.');
  });
});
