import { describe, expect, it } from 'vitest';
import { CLIPS, LIBRARY, testBot, visitor } from '../bot.ts';

const { bot } = await testBot();
const ada = visitor(bot, 'ada-listens');
const card = LIBRARY.card('python/asyncio/coroutine');

describe('/listen', () => {
  it.each(['python/asyncio/coroutine', 'coroutine', 'What is a coroutine'])(
    'plays the card %j',
    async (name) => {
      const reply = await ada.slash('listen', { card: name });
      expect(reply).toEqual({ text: card.answer, clip: CLIPS.of(card)!.answer });
    },
  );

  it('plays its question', async () => {
    const reply = await ada.slash('listen', { card: 'coroutine', part: 'question' });
    expect(reply.clip!.path).toMatch(/coroutine\.question\.ogg$/);
  });

  it('suggests cards by the words of their questions', async () => {
    const suggestions = await bot.suggest({
      place: { id: 'test:here', space: 'test:space' },
      account: 'test:ada',
      command: 'listen',
      option: 'card',
      text: 'coroutine',
    });
    expect(suggestions.map(({ value }) => value)).toContain(card.id);
    expect(suggestions.every(({ label }) => label.length <= 100)).toBe(true);
  });

  it('says so where there is no such card', async () => {
    expect((await ada.slash('listen', { card: 'no such thing' })).text).toContain('There is no card');
  });
});
