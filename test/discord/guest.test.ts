import { describe, expect, it } from 'vitest';
import type { DiscordPerson } from '../discord-server/people/person.ts';
import { vivaOnDiscord } from './viva.ts';

const REFUSED = 'Here you use Viva as an app of your own';
const AT_TEN = { time: '10:00', zone: 'Europe/Berlin' };

async function forgetMe(person: DiscordPerson): Promise<string> {
  const form = await (await person.slash('/forget-me')).open('Forget me…');
  return (await form.submit({ words: 'forget me' })).text;
}

describe('who has added Viva to themselves', () => {
  it('can neither change nor erase the daily quiz of a server that they are in', async () => {
    const { server, stores } = await vivaOnDiscord();
    const boss = server.person('boss', { manages: true });
    await boss.slash('/daily set', AT_TEN);
    const place = `discord:${boss.channel.id}`;
    const before = await stores.places.quiz(place);
    const ada = server.person('ada', { userInstalled: true });
    for (const line of ['/daily show', '/daily pause', '/daily remove'])
      expect((await ada.slash(line)).text, line).toContain(REFUSED);
    expect((await ada.slash('/daily set', { time: '12:00' })).text).toContain(REFUSED);
    expect(await forgetMe(ada)).toContain('Forgotten');
    expect(await stores.places.quiz(place)).toEqual(before);
    expect(before).toMatchObject({ space: `discord:${server.guildId}` });
  });

  it('is answered where Viva was not added, and told that it posts nothing there by itself', async () => {
    const { server, stores } = await vivaOnDiscord();
    const stranger = server.guild({ bot: false });
    const talk = server.conversation('ada', 'grace');
    for (const where of [stranger, talk]) {
      const ada = server.person('ada', { in: where, userInstalled: true });
      expect((await ada.slash('/ask', { deck: 'asyncio' })).buttons).toContain('Reveal');
      expect((await ada.slash('/daily set', AT_TEN)).text).toContain(REFUSED);
      for (const as of ['clips', 'voice'])
        expect((await ada.slash('/lesson start', { deck: 'asyncio', as })).text).toContain(REFUSED);
    }
    expect(await stores.places.all()).toEqual(new Map());
  });

  it('can have a daily quiz in a direct message with Viva', async () => {
    const { server, stores } = await vivaOnDiscord();
    const ada = server.person('ada', { dm: true, userInstalled: true });
    expect((await ada.slash('/daily set', AT_TEN)).text).toContain('Set up.');
    expect(await stores.places.of(`discord:${ada.id}`)).toEqual([`discord:${ada.channel.id}`]);
  });

  it('manages the daily quiz of a server that has added Viva, too, if they manage that server', async () => {
    const { server } = await vivaOnDiscord();
    const boss = server.person('boss', { manages: true, userInstalled: true });
    expect((await boss.slash('/daily set', AT_TEN)).text).toContain('Set up.');
  });
});
