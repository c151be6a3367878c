import { describe, expect, it } from 'vitest';
import type { SlackMessage } from '../slack-server/people/seen.ts';
import type { SlackServer } from '../slack-server/server.ts';
import { vivaOnSlack } from './viva.ts';

const rate = (message: SlackMessage) =>
  message.press(message.buttons.find((label) => label.startsWith('Good'))!);

const cutAndBack = async ({ connections }: SlackServer) => {
  await connections.cut();
  await connections.open(1);
};

describe('an event that Slack delivers again', () => {
  it('acts once', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    await ada.slash('/ask', { deck: 'asyncio' });
    await server.redeliver();
    await ada.slash('/help');
    expect(ada.messages().filter(({ text }) => text.includes('1 of 11'))).toHaveLength(1);
  });

  it('is one review', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const answer = await (await ada.slash('/ask', { deck: 'asyncio' })).press('Reveal');
    await rate(answer);
    await server.redeliver();
    expect((await ada.slash('/progress')).text).toMatch(/Learning\*\n1\n/);
  });
});

describe('a socket that is cut', () => {
  it('in the middle of a review, loses none of it', async () => {
    const { server } = await vivaOnSlack();
    const ada = server.person('ada');
    const question = await ada.slash('/review');
    await cutAndBack(server);
    const answer = await question.press('Reveal');
    await cutAndBack(server);
    await rate(answer);
    expect((await ada.slash('/progress')).text).toMatch(/Learning\*\n1\n/);
  });
});

describe('a token that is revoked between two replies', () => {
  it('is told in plain words where the answer needs it', async () => {
    const { server } = await vivaOnSlack();
    const question = await server.person('ada').slash('/ask', { deck: 'asyncio' });
    await server.revoke();
    const told = await question.press('Type an answer');
    expect(told).toMatchObject({ private: true });
    expect(told.text).toContain('lost its access to this workspace');
  });
});

describe('Slack asking for patience', () => {
  it('is waited for, and only by calls of the same method', async () => {
    const { server } = await vivaOnSlack({
      limits: { 'users.info': { calls: 1, per: 1000 } },
    });
    const people = ['ada', 'bob', 'cyd'].map((name) => server.person(name));
    const answers = await Promise.all(people.map((person) => person.slash('/decks')));
    expect(answers.every(({ text }) => text.includes('python/asyncio'))).toBe(true);
    const refused = server.requests.filter(
      ({ name, error }) => name === 'users.info' && error === 'ratelimited',
    );
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe('a look-up that takes long', () => {
  it('holds back neither a form nor an answer', async () => {
    const { server } = await vivaOnSlack({ limits: { 'users.info': { calls: 1, per: 60_000 } } });
    const question = await server.person('ada').slash('/ask', { deck: 'asyncio' });
    const late = await server.person('bob').slash('/ask', { deck: 'asyncio' });
    expect((await late.open('Type an answer')).title).toBe('Your answer');
    expect(question.text).toContain('1 of 11');
  });
});

describe('a response URL that answers late or never', () => {
  it('fails the answer, which is logged, and nothing else', async () => {
    const { server, log } = await vivaOnSlack();
    server.faults.next(2, /POST \/response/, { status: 500 });
    const told = log.until(/an error could not be told/);
    const lost = server
      .person('ada')
      .slash('/decks')
      .catch((error: unknown) => error);
    await told;
    expect((await server.person('bob').slash('/decks')).text).toContain('python/asyncio');
    await server.close();
    await lost;
  });
});
