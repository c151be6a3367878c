import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { gate, trialCommands } from '../contract/commands.ts';
import { vivaOnDiscord } from './viva.ts';

const CALLBACK = /callback$/;

describe('on Discord, when requests fail', () => {
  it.each([
    ['for this route', false],
    ['for all', true],
  ])('waits as long as a 429 says, %s, and answers then', async (_scope, global) => {
    const { server, log } = await vivaOnDiscord();
    server.faults.next(1, CALLBACK, { status: 429, retryAfter: 0.2, global });
    expect((await server.person('ada').slash('/decks')).text).toContain('python/asyncio');
    expect(log.lines.map(({ message }) => message)).toContain('Discord asks for patience');
  });

  it('tries again after a 500', async () => {
    const { server } = await vivaOnDiscord();
    server.faults.next(2, CALLBACK, { status: 500 });
    expect((await server.person('ada').slash('/decks')).text).toContain('python/asyncio');
  });

  it('answers once when Discord has the answer, and its own is lost', async () => {
    const { server, log } = await vivaOnDiscord();
    const ada = server.person('ada');
    server.faults.transit.next(1, CALLBACK, { lost: 'answer' });
    await ada.slash('/decks');
    await ada.slash('/help');
    expect(ada.messages()).toHaveLength(2);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('fills a deferral of which Discord’s answer was lost', async () => {
    const held = gate();
    const { server } = await vivaOnDiscord({}, { commands: trialCommands(held) });
    const ada = server.person('ada');
    server.faults.transit.next(1, CALLBACK, { lost: 'answer' });
    held.shut();
    const answer = ada.slash('/slow');
    while (!ada.messages().some(({ pending }) => pending)) await new Promise(setImmediate);
    held.open();
    expect((await answer).text).toContain('Here at last.');
  });

  it('tells the person the number of a fault when Discord refuses the answer', async () => {
    const { server, log } = await vivaOnDiscord();
    server.faults.next(1, CALLBACK, { status: 400 });
    expect((await server.person('ada').slash('/decks')).text).toMatch(/tell whoever runs Viva this number/);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('takes an event that comes twice for one', async () => {
    const { server } = await vivaOnDiscord();
    const ada = server.person('ada');
    const answer = await (await ada.slash('/ask', { deck: 'asyncio' })).press('Reveal');
    server.faults.events.next(1, /INTERACTION_CREATE/, 'twice');
    await answer.press(answer.buttons.find((label) => label.startsWith('Good'))!);
    const { text } = await ada.slash('/progress');
    expect(text).toMatch(/Learning\n1\n/);
  });
});

describe('on Discord, when nobody can be answered', () => {
  it('says so in the log: the interaction came too late', async () => {
    const clock = manualClock();
    const held = gate();
    const { server, log } = await vivaOnDiscord({ clock }, { commands: trialCommands(held) });
    held.shut();
    const failed = expect(server.person('ada').slash('/slow')).rejects.toThrow('This interaction failed');
    await held.reached();
    const told = log.until(/nobody could be answered/);
    clock.advance(3000);
    held.open();
    await failed;
    expect((await told).fields).toMatchObject({ reason: 'Discord: Unknown interaction' });
  });

  it('says so in the log: the fifteen minutes are over', async () => {
    const clock = manualClock();
    const held = gate();
    const { server, log } = await vivaOnDiscord({ clock }, { commands: trialCommands(held) });
    const ada = server.person('ada');
    held.shut();
    const failed = ada.slash('/slow').catch((error: unknown) => error);
    while (!ada.messages().some(({ pending }) => pending)) await new Promise(setImmediate);
    const told = log.until(/nobody could be answered/);
    clock.advance(15 * 60_000);
    held.open();
    expect((await told).fields).toMatchObject({ reason: expect.stringContaining('Webhook') as string });
    await server.close();
    await failed;
  });

  it('lives on when a channel is deleted, or a server throws it out, in the middle of an answer', async () => {
    const held = gate();
    const { server, log } = await vivaOnDiscord({}, { commands: trialCommands(held) });
    const elsewhere = server.guild({ name: 'Elsewhere' });
    const eve = server.person('eve', { in: elsewhere });
    held.shut();
    const failed = eve.slash('/slow').catch((error: unknown) => error);
    await held.reached();
    server.throwOut(elsewhere);
    await log.until(/removed from a space/);
    held.open();
    await failed;
    expect((await server.person('ada').slash('/count')).text).toContain('Counted to 0');
  });
});
