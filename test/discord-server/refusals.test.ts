import {
  type APIComponentInMessageActionRow,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type InteractionReplyOptions,
  MessageFlags,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { button, refusalOf, row, soon, trial } from './trial.ts';

const clock = manualClock();
const { server, bot } = await trial({ clock });
await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
const ada = server.person('Ada');

/** How a reply of this content is refused; another one is sent after it. */
async function refusedReply(content: InteractionReplyOptions): Promise<string> {
  let refusal = '';
  bot.answers.command = async (interaction) => {
    refusal = await refusalOf(interaction.reply(content));
    await interaction.reply('instead');
  };
  await ada.slash('/ask');
  return refusal;
}

function select(count: number): APIComponentInMessageActionRow {
  const options = Array.from({ length: count }, (_, index) => ({ label: `${index}`, value: `${index}` }));
  return { type: ComponentType.StringSelect, custom_id: 'select', options };
}

function form(label = 'Answer'): APIModalInteractionResponseCallbackData {
  const input = { type: ComponentType.TextInput as const, custom_id: 'answer', style: TextInputStyle.Short };
  return {
    custom_id: 'form',
    title: 'Your answer',
    components: [{ type: ComponentType.Label, label, component: input }],
  };
}

const named = (name: string, more: object = {}) => ({ name, description: 'x', ...more });
const option = (name: string, more: object = {}) => named(name, { type: 3, ...more });
const times = <Item>(length: number, item: Item) => Array.from({ length }, () => item);
const long = (length: number) => 'x'.repeat(length);
const embed = { description: long(4000) };

describe('a message', () => {
  it.each<[string, InteractionReplyOptions, string]>([
    ['too long', { content: long(2001) }, 'data.content[BASE_TYPE_MAX_LENGTH]: Must be 2000 or fewer'],
    ['empty', { content: ' ' }, '50006: Cannot send an empty message'],
    ['with eleven embeds', { embeds: times(11, embed) }, 'data.embeds[BASE_TYPE_MAX_LENGTH]'],
    ['with a long embed title', { embeds: [{ title: long(257) }] }, 'data.embeds[0].title'],
    ['with embeds too long together', { embeds: [embed, embed] }, 'MAX_EMBED_SIZE_EXCEEDED'],
    [
      'with 26 embed fields',
      { embeds: [{ fields: times(26, { name: 'x', value: 'y' }) }] },
      'data.embeds[0].fields[',
    ],
    [
      'with six rows',
      { components: Array.from('abcdef', (id) => row(button(id))) },
      'data.components[BASE_TYPE_MAX_LENGTH]',
    ],
    [
      'with six buttons in a row',
      { components: [row(...Array.from('abcdef', (id) => button(id)))] },
      '1 and 5',
    ],
    ['with a long label', { components: [row(button(long(81), 'id'))] }, 'components[0].components[0].label'],
    [
      'with a long custom id',
      { components: [row(button('x', long(101)))] },
      'custom_id[BASE_TYPE_BAD_LENGTH]',
    ],
    [
      'with the same custom id twice',
      { components: [row(button('x', 'id')), row(button('y', 'id'))] },
      'data.components[1].components[0].custom_id[COMPONENT_CUSTOM_ID_DUPLICATED]',
    ],
    [
      'with 26 options',
      { components: [row(select(26))] },
      'options[BASE_TYPE_BAD_LENGTH]: Must be between 1 and 25',
    ],
    ['with a select beside a button', { components: [row(button('x'), select(2))] }, 'maximum width'],
    ['with a component of no kind', { components: [JSON.parse('{ "type": 99 }')] }, 'data.components[0]'],
    [
      'with a long alternative text',
      { files: [{ attachment: Buffer.from('OggS'), name: 'clip.ogg', description: long(1025) }] },
      'data.attachments[0].description',
    ],
  ])('is refused when it is %s', async (_, content, refusal) => {
    expect(await refusedReply(content)).toContain(refusal);
  });

  it('is refused when it keeps an attachment that was never there', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      refusal = await refusalOf(interaction.editReply({ content: 'x', attachments: [{ id: '9' }] }));
      await interaction.editReply('without');
    };
    await ada.slash('/ask');
    expect(refusal).toContain('attachments[0][ATTACHMENT_NOT_FOUND]');
  });

  it('is refused as an edit and as a follow-up too', async () => {
    const refusals: string[] = [];
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      refusals.push(await refusalOf(interaction.editReply(long(2001))));
      refusals.push(await refusalOf(interaction.followUp(long(2001))));
      await interaction.editReply('short');
    };
    await ada.slash('/ask');
    expect(refusals).toEqual(times(2, expect.stringContaining('\ncontent[BASE_TYPE_MAX_LENGTH]')));
  });
});

describe('a form', () => {
  it('is refused after a deferral', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      interaction.deferred = false;
      refusal = await refusalOf(interaction.showModal(form()));
      interaction.deferred = true;
      await interaction.editReply('no form, then');
    };
    await ada.slash('/ask');
    expect(refusal).toBe('40060: Interaction has already been acknowledged.');
  });

  it('is refused as the answer to a form', async () => {
    let refusal = '';
    bot.answers.command = (interaction) => interaction.reply({ components: [row(button('Type'))] });
    bot.answers.component = (interaction) => interaction.showModal(form());
    bot.answers.form = async (interaction) => {
      const body = { type: 9, data: form() };
      const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      refusal = await refusalOf(bot.client.rest.post(path, { body, auth: false }));
      await interaction.reply('thank you');
    };
    const message = await ada.slash('/ask');
    const opened = await message.open('Type');
    expect((await opened.submit({ answer: 'a loop' })).text).toBe('thank you');
    expect(refusal).toContain('type[BASE_TYPE_CHOICES]: Value must be one of (4, 5, 6, 7).');
  });

  it.each([
    ['a long title', { ...form(), title: long(46) }, 'data.title'],
    ['a long label', form(long(46)), 'data.components[0].label'],
    ['six fields', { ...form(), components: times(6, form().components).flat() }, 'data.components'],
  ])('is refused with %s', async (_, modal, place) => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      refusal = await refusalOf(interaction.showModal(modal));
      await interaction.reply('instead');
    };
    await ada.slash('/ask');
    expect(refusal).toContain(place);
  });

  it('is not sent by slash, which waits for a message', async () => {
    bot.answers.command = (interaction) => interaction.showModal(form());
    await expect(ada.slash('/ask')).rejects.toThrow('no message came, but the form “Your answer”');
  });
});

describe('an acknowledgement', () => {
  it('is refused the second time', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      await interaction.reply('once');
      interaction.replied = false;
      refusal = await refusalOf(interaction.reply('twice'));
    };
    expect((await ada.slash('/ask')).text).toBe('once');
    await expect.poll(() => refusal, soon).toBe('40060: Interaction has already been acknowledged.');
  });

  it('is refused after three seconds, when the person has been told of the failure', async () => {
    const failed = Promise.withResolvers<void>();
    let refusal = '';
    bot.answers.command = async (interaction) => {
      clock.advance(3_000);
      await failed.promise;
      refusal = await refusalOf(interaction.reply('too late'));
    };
    await expect(ada.slash('/ask')).rejects.toThrow('This interaction failed: /ask by ada');
    failed.resolve();
    await expect.poll(() => refusal, soon).toBe('10062: Unknown interaction');
  });

  it('comes before the token can be used', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      refusal = await refusalOf(interaction.webhook.send('early'));
      await interaction.reply('now');
    };
    await ada.slash('/ask');
    expect(refusal).toBe('10015: Unknown Webhook');
  });

  it('lets the token be used for fifteen minutes', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      await interaction.reply('first');
      clock.advance(15 * 60_000 - 1);
      await interaction.editReply('in time');
      clock.advance(1);
      refusal = await refusalOf(interaction.followUp('too late'));
    };
    const message = await ada.slash('/ask');
    await expect.poll(() => refusal, soon).toBe('50027: Invalid Webhook Token');
    expect(message.text).toBe('in time');
  });
});

describe('a message that is gone', () => {
  it('is unknown', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      await interaction.reply({ content: 'gone soon', flags: MessageFlags.Ephemeral });
      await interaction.deleteReply();
      refusal = await refusalOf(interaction.editReply('back?'));
    };
    const message = await ada.slash('/ask');
    await expect.poll(() => refusal, soon).toBe('10008: Unknown Message');
    expect(message.deleted).toBe(true);
    expect(ada.messages()).not.toContain(message);
  });
});

describe('commands', () => {
  it.each<[string, object[], string]>([
    ['a name in capitals', [named('Ask')], '0.name[APPLICATION_COMMAND_INVALID_NAME]'],
    ['the same name twice', [named('ask'), named('ask')], '1[APPLICATION_COMMANDS_DUPLICATE_NAME]'],
    ['no description', [{ name: 'ask' }], '0.description[BASE_TYPE_REQUIRED]'],
    ['a long description', [named('ask', { description: long(101) })], '0.description[BASE_TYPE_MAX_LENGTH]'],
    ['a spaced option', [named('ask', { options: [option('a b')] })], '0.options[0].name'],
    [
      'a required option after another',
      [named('ask', { options: [option('a'), option('b', { required: true })] })],
      '0.options[1][APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID]',
    ],
    [
      '26 choices',
      [named('ask', { options: [option('a', { choices: times(26, { name: 'x', value: 'y' }) })] })],
      '0.options[0].choices',
    ],
  ])('are refused with %s', async (_, body, place) => {
    const path = `/applications/${server.applicationId}/commands` as const;
    expect(await refusalOf(bot.client.rest.put(path, { body }))).toContain(place);
    expect(server.commands.map(({ name }) => name)).toEqual(['ask']);
  });

  it('are for the bot with the token only', async () => {
    const path = `/applications/${server.applicationId}/commands` as const;
    expect(await refusalOf(bot.client.rest.get(path, { auth: false }))).toBe('0: 401: Unauthorized');
  });
});
