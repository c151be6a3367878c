import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/reply.ts';
import { testBot, visitor } from '../bot.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const { bot, clock } = await testBot();
const start = clock.now;
const labels = ({ buttons = [] }: Reply): string[] => buttons.map(({ label }) => label);

let people = 0;

/** Somebody with an account on Discord and one on Slack, who has used neither. */
function newcomer() {
  clock.now = start;
  const number = ++people;
  const discord = visitor(bot, 'ada', { id: `discord:${number}` });
  const slack = visitor(bot, 'Ada `L`', { id: `slack:T1/U${number}` });
  return { discord, slack };
}
type Visitor = ReturnType<typeof visitor>;

/** Asks for a code, and reads it from the reply. */
async function codeFor(person: Visitor): Promise<string> {
  const { text } = await person.slash('link');
  const code = /\/link code:([^`]+)/.exec(text ?? '')?.[1];
  if (!code) throw new Error(`no code in: ${text}`);
  return code;
}

async function rate(person: Visitor, grade: string): Promise<Reply> {
  return person.press(await person.press(await person.slash('ask', { deck: 'asyncio' }), 'Reveal'), grade);
}

/** Links two accounts by a code of the first. */
async function link(owner: Visitor, claimer: Visitor): Promise<Reply> {
  return claimer.press(await claimer.slash('link', { code: await codeFor(owner) }), 'Link');
}

const NO_SUCH_CODE = {
  tone: 'warning',
  text: 'This code leads nowhere. A code works once, within ten minutes; `/link` on your other account makes a new one (on Slack, `/viva link`).',
};
const warning = (text: string) => ({ tone: 'warning', text: expect.stringContaining(text) as string });

describe('/link', () => {
  it('shows a code, and what to type on the other account', async () => {
    const reply = await newcomer().discord.slash('link');
    expect(reply).toMatchObject({ title: 'Link another account' });
    expect(reply.text).toMatch(/`\/link code:(....-....)`[^]*`\/viva link`/);
  });

  it('shows both accounts, with how much each has, before it links them', async () => {
    const { discord, slack } = newcomer();
    await rate(discord, 'Good');
    await rate(discord, 'Hard');
    await rate(slack, 'Easy');
    const reply = await slack.slash('link', { code: await codeFor(discord) });
    expect(reply).toMatchObject({
      title: 'Link these accounts?',
      fields: [
        { name: 'Here', value: '`Ada ´L´` on Slack · one review' },
        { name: 'There', value: '`ada` on Discord · 2 reviews' },
      ],
      buttons: [{ label: 'Link', style: 'primary' }, { label: 'Cancel' }],
    });
    expect((await discord.slash('link')).title).toBe('Link another account');
  });

  it('makes both study as one', async () => {
    const { discord, slack } = newcomer();
    await rate(discord, 'Good');
    await rate(slack, 'Easy');
    expect(await link(discord, slack)).toMatchObject({
      tone: 'right',
      title: 'Your accounts study as one',
      text: expect.stringContaining('`ada` on Discord and `Ada ´L´` on Slack · 2 reviews') as string,
    });
    await rate(slack, 'Good');
    const [one, other] = await Promise.all([discord.slash('progress'), slack.slash('progress')]);
    expect(one).toEqual(other);
    expect(one.fields).toContainEqual({ name: 'Learning', value: '2' });
  });

  it('takes the code as people type it', async () => {
    const { discord, slack } = newcomer();
    const code = await codeFor(discord);
    const typed = ` ${code.toLowerCase().replace('-', ' ')} `;
    expect((await slack.slash('link', { code: typed })).title).toBe('Link these accounts?');
  });

  it('answers a second press, or a redelivered one, as the first', async () => {
    const { discord, slack } = newcomer();
    const asked = await slack.slash('link', { code: await codeFor(discord) });
    const [one, other] = await Promise.all([slack.press(asked, 'Link'), slack.press(asked, 'Link')]);
    expect(one.title).toBe('Your accounts study as one');
    expect(other).toEqual(one);
  });

  it('links nothing when it is cancelled, and spends the code', async () => {
    const { discord, slack } = newcomer();
    const code = await codeFor(discord);
    const asked = await slack.slash('link', { code });
    expect((await slack.press(asked, 'Cancel')).text).toMatch(/^Nothing was linked/);
    expect(await slack.press(asked, 'Link')).toEqual(NO_SUCH_CODE);
    expect(await slack.slash('link', { code })).toEqual(NO_SUCH_CODE);
  });

  it('leaves a rating from before as it is, and says so', async () => {
    const { discord, slack } = newcomer();
    const rated = await rate(discord, 'Good');
    await link(discord, slack);
    expect(await discord.press(rated, 'Undo')).toEqual(warning('from before your accounts were linked'));
  });

  it('shows a third account those that it would join', async () => {
    const { discord, slack } = newcomer();
    const { slack: work } = newcomer();
    await link(discord, slack);
    const joining = await slack.slash('link', { code: await codeFor(work) });
    expect(joining.fields?.[0]?.value).toBe('`ada` on Discord and `Ada ´L´` on Slack · 0 reviews');
    const joined = await slack.press(joining, 'Link');
    expect(joined.text).toContain('`ada` on Discord, `Ada ´L´` on Slack and `Ada ´L´` on Slack');
  });
});

describe('/link refuses', () => {
  it('a wrong code, a used one, an expired one and one that another has typed, in the same words', async () => {
    const { discord, slack } = newcomer();
    const { slack: stranger } = newcomer();
    expect(await slack.slash('link', { code: 'K7QF-2MXT' })).toEqual(NO_SUCH_CODE);
    expect(await slack.slash('link', { code: 'no code at all' })).toEqual(NO_SUCH_CODE);
    const typed = await codeFor(discord);
    const asked = await slack.slash('link', { code: typed });
    expect(await stranger.slash('link', { code: typed })).toEqual(NO_SUCH_CODE);
    await slack.press(asked, 'Link');
    expect(await slack.slash('link', { code: typed })).toEqual(NO_SUCH_CODE);
    const { discord: late } = newcomer();
    const expired = await codeFor(late);
    clock.now = start + 10 * MINUTE;
    expect(await stranger.slash('link', { code: expired })).toEqual(NO_SUCH_CODE);
  });

  it('to link by a button whose code has expired since', async () => {
    const { discord, slack } = newcomer();
    const asked = await slack.slash('link', { code: await codeFor(discord) });
    clock.now = start + 10 * MINUTE;
    expect(await slack.press(asked, 'Link')).toEqual(NO_SUCH_CODE);
  });

  it('to link by a button that another account was shown', async () => {
    const { discord, slack } = newcomer();
    const { slack: stranger } = newcomer();
    const asked = await slack.slash('link', { code: await codeFor(discord) });
    expect(await stranger.press(asked, 'Link')).toEqual(NO_SUCH_CODE);
    await stranger.press(asked, 'Cancel');
    expect((await slack.press(asked, 'Link')).tone).toBe('right');
  });

  it('one’s own code', async () => {
    const { discord } = newcomer();
    expect(await discord.slash('link', { code: await codeFor(discord) })).toEqual(warning('your own code'));
  });

  it('accounts that are linked already', async () => {
    const { discord, slack } = newcomer();
    const another = await codeFor(discord);
    await link(discord, slack);
    expect(await slack.slash('link', { code: another })).toEqual(warning('linked already'));
  });

  it('to link twice by two codes at once', async () => {
    const { discord, slack } = newcomer();
    const asked = await slack.slash('link', { code: await codeFor(discord) });
    const crossed = await discord.slash('link', { code: await codeFor(slack) });
    await slack.press(asked, 'Link');
    expect(await discord.press(crossed, 'Link')).toEqual(warning('linked already'));
  });

  it('to cancel what is done', async () => {
    const { discord, slack } = newcomer();
    const asked = await slack.slash('link', { code: await codeFor(discord) });
    await slack.press(asked, 'Link');
    expect(await slack.press(asked, 'Cancel')).toEqual(warning('`/link` can unlink them'));
  });

  it('a sixth code within an hour, and says when there is one again', async () => {
    const { discord } = newcomer();
    for (let count = 0; count < 5; count++) await codeFor(discord);
    clock.now = start + 20 * MINUTE;
    expect(await discord.slash('link')).toEqual(
      warning('You have asked for 5 codes within an hour. Try again in 40 minutes.'),
    );
    clock.now = start + HOUR - 1;
    expect(await discord.slash('link')).toEqual(warning('Try again in a minute.'));
    clock.now = start + HOUR;
    expect(await codeFor(discord)).toMatch(/^....-....$/);
  });

  it('an eleventh try within an hour, even of a right code', async () => {
    const { discord, slack } = newcomer();
    for (let count = 0; count < 10; count++) await slack.slash('link', { code: 'K7QF-2MXT' });
    expect(await slack.slash('link', { code: await codeFor(discord) })).toEqual(
      warning('You have tried 10 codes within an hour. Try again in 60 minutes.'),
    );
    clock.now = start + HOUR;
    expect((await slack.slash('link', { code: await codeFor(discord) })).title).toBe('Link these accounts?');
  });
});

describe('unlinking', () => {
  const linkedPair = async () => {
    const { discord, slack } = newcomer();
    await rate(discord, 'Good');
    await rate(slack, 'Easy');
    await link(discord, slack);
    return { discord, slack };
  };

  it('is offered where accounts are linked, and asks first', async () => {
    const { discord } = await linkedPair();
    const shown = await discord.slash('link');
    expect(shown).toMatchObject({
      title: 'Your accounts study as one',
      buttons: [{ label: 'Unlink', style: 'danger' }],
    });
    const asked = await discord.press(shown, 'Unlink');
    expect(asked).toMatchObject({ title: 'Unlink this account?', buttons: [{ style: 'danger' }, {}] });
    expect(await discord.press(asked, 'Stay linked')).toEqual(shown);
  });

  it('leaves each with all reviews, and lets each go its own way', async () => {
    const { discord, slack } = await linkedPair();
    const asked = await discord.press(await discord.slash('link'), 'Unlink');
    expect(await discord.press(asked, 'Yes, unlink')).toEqual({
      tone: 'right',
      title: 'Unlinked',
      text: 'This account goes on alone from here, with 2 reviews.',
    });
    await rate(slack, 'Good');
    expect((await slack.slash('progress')).fields).toContainEqual({ name: 'Learning', value: '2' });
    expect((await discord.slash('progress')).fields).toContainEqual({ name: 'Learning', value: '1' });
    expect(labels(await slack.slash('link'))).toEqual([]);
  });

  it('says so when it is done already', async () => {
    const { discord, slack } = await linkedPair();
    const shown = await discord.slash('link');
    const asked = await discord.press(shown, 'Unlink');
    await discord.press(asked, 'Yes, unlink');
    expect(await discord.press(asked, 'Yes, unlink')).toEqual(warning('not linked with another'));
    expect((await discord.press(shown, 'Unlink')).text).toBe('This account is not linked with another one.');
    expect((await slack.press(asked, 'Stay linked')).text).toBe(
      'This account is not linked with another one.',
    );
  });

  it('makes the button that linked lead nowhere', async () => {
    const { discord, slack } = newcomer();
    const asked = await slack.slash('link', { code: await codeFor(discord) });
    const linked = await slack.press(asked, 'Link');
    await slack.press(await slack.press(linked, 'Unlink'), 'Yes, unlink');
    expect(await slack.press(asked, 'Link')).toEqual(NO_SUCH_CODE);
  });
});
