import { describe, expect, it } from 'vitest';
import { startOn, vivaOnSlack } from './viva.ts';

/** What is told of a workspace is noted a moment later. */
const soon = { timeout: 10_000 };

async function onSlack() {
  const made = await vivaOnSlack();
  const stands = async () => {
    const all = await made.stores.installations.all();
    return [...all].find(([space]) => space.startsWith('slack:'))?.[1] ?? 'unknown';
  };
  await expect.poll(stands, soon).toBe('here');
  return { ...made, stands };
}

describe('a workspace', () => {
  it('that removes the app, and so takes the token back, is noted', async () => {
    const { server, stands } = await onSlack();
    await server.revoke('account_inactive');
    await server.event({ type: 'app_uninstalled' });
    await expect.poll(stands, soon).toBe('gone');
  });

  it('that takes the token of the bot back is noted', async () => {
    const { server, stands } = await onSlack();
    await server.revoke();
    await expect.poll(stands, soon).toBe('gone');
  });

  it('of whose removal Slack tells late, when the app is there again, is not taken for gone', async () => {
    const { server, stands, person } = await onSlack().then((made) => ({
      ...made,
      person: made.server.person('ada'),
    }));
    const asked = () => server.requests.filter(({ name }) => name === 'auth.test').length;
    const before = asked();
    await server.event({ type: 'app_uninstalled' });
    await expect.poll(asked, soon).toBe(before + 1);
    await person.slash('/help');
    expect(await stands()).toBe('here');
  });

  it('to which another token belonged is gone when Viva has a token of this one', async () => {
    const made = await onSlack();
    made.stop();
    await made.ended;
    await made.stores.installations.arrive(['slack:T0THER'], 1);
    await startOn(made.server, made);
    const left = async () => (await made.stores.installations.all()).get('slack:T0THER');
    await expect.poll(left, soon).toBe('gone');
  });

  it('that has the app again is noted at the next start', async () => {
    const made = await onSlack();
    made.stop();
    await made.ended;
    const [space] = (await made.stores.installations.all()).keys();
    await made.stores.installations.leave(space!, 1);
    await startOn(made.server, made);
    await expect.poll(made.stands, soon).toBe('back');
  });
});
