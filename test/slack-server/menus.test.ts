import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { answering, buttons, connected, openedBy, plain } from './bare-app.ts';

const decks = ['python/asyncio', 'python/typing', 'rust/traits'];
const options = decks.map((deck) => ({ text: plain(deck), value: deck }));

const menus: KnownBlock = {
  type: 'actions',
  block_id: 'choices',
  elements: [
    { type: 'static_select', action_id: 'deck', placeholder: plain('Deck'), options },
    { type: 'external_select', action_id: 'card', placeholder: plain('Card'), min_query_length: 2 },
  ],
};

const settings: ModalView = {
  type: 'modal',
  callback_id: 'settings',
  title: plain('Settings'),
  submit: plain('Save'),
  blocks: [
    { type: 'section', text: plain('What shall I ask?') },
    {
      type: 'input',
      block_id: 'deck',
      label: plain('Deck'),
      element: { type: 'static_select', action_id: 'deck', options, initial_option: options[0]! },
    },
    {
      type: 'input',
      block_id: 'card',
      label: plain('Card'),
      optional: true,
      element: { type: 'external_select', action_id: 'card', min_query_length: 0 },
    },
    {
      type: 'input',
      block_id: 'days',
      label: plain('Days'),
      optional: true,
      element: { type: 'checkboxes', action_id: 'days', options: daysOf('Monday', 'Tuesday', 'Sunday') },
    },
  ],
};

function daysOf(...names: string[]) {
  return names.map((name) => ({ text: plain(name), value: name.toLowerCase() }));
}

describe.each(['socket', 'http'] as const)('Menus of a message at the Slack server, by %s', (mode) => {
  it('show their options, and lead to an answer when one is chosen', async () => {
    const server = await connected(choosy, { mode });
    const question = await server.person('ada').slash('/ask');

    expect(question.menus).toEqual([
      { placeholder: 'Deck', options: decks },
      { placeholder: 'Card', options: [] },
    ]);
    expect((await question.select('Deck', 'rust/traits')).text).toBe('chosen: rust/traits');
    await expect(question.select('Deck', 'go')).rejects.toThrow('no option “go”; there are: python/asyncio');
    await expect(question.select('Colour', 'red')).rejects.toThrow('no menu “Colour”');
  });

  it('ask the app for suggestions, of which one can be chosen', async () => {
    const server = await connected(choosy, { mode });
    const question = await server.person('ada').slash('/ask');

    await expect(question.select('Card', 'task')).rejects.toThrow('no option “task”');
    expect(await question.suggest('Card', 'ta')).toEqual(['task', 'task group']);
    expect((await question.select('Card', 'task group')).text).toBe('chosen: task group');
  });
});

describe('Menus at the Slack server', () => {
  it('ask nothing before enough is typed, nor if their options are fixed', async () => {
    const server = await connected(choosy);
    const question = await server.person('ada').slash('/ask');

    await expect(question.suggest('Card', 't')).rejects.toThrow('after 2 characters');
    await expect(question.suggest('Deck', 'ru')).rejects.toThrow('does not ask the app');
  });

  it.each([
    ['more than a hundred', Array.from({ length: 101 }, (_, index) => String(index))],
    ['with a label over 75 characters', ['x'.repeat(76)]],
  ])('show no options when the app suggests some %s', async (_fault, labels) => {
    const server = await connected((app) => {
      answering(app, { blocks: [menus] });
      app.options('card', async ({ ack }) => ack({ options: suggestionsOf(labels) }));
    });
    const question = await server.person('ada').slash('/ask');

    await expect(question.suggest('Card', 'ta')).rejects.toThrow('the menu shows no options');
  });
});

describe('Choices in a form at the Slack server', () => {
  it('are sent by what was chosen', async () => {
    const server = await connected(choosy);
    const form = await openedBy(server, 'ada');

    expect(form.text).toBe('What shall I ask?');
    expect(form.fields.map(({ name, value }) => [name, value])).toEqual([
      ['deck', 'python/asyncio'],
      ['card', ''],
      ['days', ''],
    ]);
    expect(form.options('deck')).toEqual(decks);
    expect(await form.suggest('card', 'group')).toEqual(['task group']);
    const saved = await form.submit({ deck: 'rust/traits', card: 'task group', days: 'Monday\nSunday' });
    expect(saved.text).toBe('rust/traits, task group, monday+sunday');
  });

  it('are empty, or what they were, where nothing was chosen', async () => {
    const server = await connected(choosy);
    const form = await openedBy(server, 'ada');

    expect((await form.submit({})).text).toBe('python/asyncio, none, ');
  });

  it('can not be what there is not', async () => {
    const server = await connected(choosy);
    const form = await openedBy(server, 'ada');

    await expect(form.submit({ deck: 'go' })).rejects.toThrow("Slack doesn't let “go” be sent as “Deck”");
    await expect(form.submit({ deck: '' })).rejects.toThrow("Slack doesn't let “” be sent as “Deck”");
  });
});

function suggestionsOf(labels: readonly string[]) {
  return labels.map((label) => ({ text: plain(label), value: label }));
}

/** Posts the menus, suggests cards, and opens the settings by a button. */
function choosy(app: App): void {
  answering(app, { blocks: [menus, buttons('Open')] });
  app.options('card', async ({ ack, options: { value } }) => {
    const cards = ['task', 'task group', 'future'].filter((card) => card.includes(value));
    await ack({ options: suggestionsOf(cards) });
  });
  app.action(/^(deck|card)$/, async ({ ack, action, respond }) => {
    await ack();
    const chosen = 'selected_option' in action ? action.selected_option?.value : undefined;
    await respond({ replace_original: false, text: `chosen: ${chosen}` });
  });
  app.action('open', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: settings });
  });
  app.view('settings', async ({ ack, body, client, view }) => {
    await ack();
    const { deck, card, days } = view.state.values;
    const chosenDays = days?.['days']?.selected_options?.map(({ value }) => value).join('+');
    const chosenCard = card?.['card']?.selected_option?.value ?? 'none';
    const text = `${deck?.['deck']?.selected_option?.value}, ${chosenCard}, ${chosenDays}`;
    await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text });
  });
}
