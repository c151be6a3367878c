import { describe, expect, it } from 'vitest';
import { startOn, vivaOnSlack } from './viva.ts';

/** What is told of a workspace is noted a moment later. */
const soon = { timeout: 10_000 };

async function onSlack() {
  const made = await vivaOnSlack();
  const stands = async () => {
    const all = await made.stores.installations.all();
    const [space] = [...all.keys()].filter((one) => one.startsWith('slack:'));
    if (space === undefined) return 'unknown';
    return all.get(space) === undefined ? 'here' : 'gone';
  };
  await expect.poll(stands, soon).toBe('here');
  return { ...made, stands };
}

describe('a workspace', () => {
  it('that removes the app is noted', async () => {
    const { server, stands } = await onSlack();
    await server.event({ type: 'app_uninstalled' });
    await expect.poll(stands, soon).toBe('gone');
  });

  it('that takes the token of the bot back is noted', async () => {
    const { server, stands } = await onSlack();
    await server.revoke();
    await expect.poll(stands, soon).toBe('gone');
  });

  it('that has the app again is noted at the next start', async () => {
    const made = await onSlack();
    await made.server.event({ type: 'app_uninstalled' });
    await expect.poll(made.stands, soon).toBe('gone');
    made.stop();
    await made.ended;
    await startOn(made.server, made);
    await expect.poll(made.stands, soon).toBe('here');
  });

  it('to which another token belonged is gone when Viva has a token of this one', async () => {
    const made = await onSlack();
    made.stop();
    await made.ended;
    await made.stores.installations.note(['slack:T0THER']);
    await startOn(made.server, made);
    const left = async () => (await made.stores.installations.all()).get('slack:T0THER');
    await expect.poll(left, soon).toBe(made.clock.now);
  });
});
