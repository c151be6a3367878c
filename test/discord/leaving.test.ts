import { expect, it } from 'vitest';
import { gate, trialCommands } from '../contract/commands.ts';
import { vivaOnDiscord } from './viva.ts';

it('finishes what it is working on when it has to leave, refuses kindly what comes, and leaves the gateway', async () => {
  const held = gate();
  const { server, stop, ended } = await vivaOnDiscord({}, { commands: trialCommands(held) });
  held.shut();
  const answer = server.person('ada').slash('/slow');
  await held.reached();
  stop();
  const refused = await server.person('grace').slash('/count');
  expect(refused).toMatchObject({ private: true });
  expect(refused.text).toContain('Viva is restarting. Try again in a moment.');
  held.open();
  expect((await answer).text).toContain('Here at last.');
  await ended;
  expect(server.gateway.connections).toBe(0);
});
