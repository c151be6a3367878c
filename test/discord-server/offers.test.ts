import {
  type ApplicationCommandDataResolvable,
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { refusalOf, trial } from './trial.ts';

const { server, bot } = await trial();
const { GuildInstall, UserInstall } = ApplicationIntegrationType;
const { Guild, BotDM, PrivateChannel } = InteractionContextType;

const named = (name: string, more: object = {}): ApplicationCommandDataResolvable => ({
  name,
  description: 'A command',
  ...more,
});

const managing = { contexts: [Guild], integrationTypes: [GuildInstall] };

await bot.client.application.commands.set([
  named('ask'),
  named('daily', { ...managing, defaultMemberPermissions: PermissionFlagsBits.ManageGuild }),
  named('nobody', { ...managing, defaultMemberPermissions: 0n }),
  named('alone', { contexts: [BotDM] }),
  named('mine', { integrationTypes: [UserInstall] }),
  named('theirs', { integrationTypes: [GuildInstall], contexts: [Guild, PrivateChannel] }),
]);

/** What the bot is told of a command. */
async function toldOf(send: () => Promise<unknown>): Promise<ChatInputCommandInteraction> {
  const told = Promise.withResolvers<ChatInputCommandInteraction>();
  bot.answers.command = async (interaction) => {
    told.resolve(interaction);
    await interaction.reply('there');
  };
  await send();
  return told.promise;
}

describe('Discord offers a command', () => {
  it('to members, unless it asks for permissions that they lack', async () => {
    expect(server.person('Ada').commands).toEqual(['/ask', '/theirs']);
    await expect(server.person('Ada').slash('/daily')).rejects.toThrow('Discord offers no command /daily');
  });

  it('to managers, if managing is all that it asks for', () => {
    expect(server.person('Grace', { manages: true }).commands).toEqual(['/ask', '/daily', '/theirs']);
  });

  it('to whom it was allowed under Integrations, in that server alone', () => {
    const other = server.guild({ name: 'Another circle' });
    server.allow('/nobody', server.person('Edsger'));
    expect(server.person('Edsger').commands).toContain('/nobody');
    expect(server.person('Edsger', { in: other }).commands).not.toContain('/nobody');
  });

  it('in direct messages, if that is among its contexts', () => {
    expect(server.person('Ada', { dm: true }).commands).toEqual(['/ask', '/alone']);
  });

  it('everywhere to who has installed it for themselves', () => {
    const stranger = server.guild({ bot: false });
    expect(server.person('Barbara', { in: stranger, userInstalled: true }).commands).toEqual([
      '/ask',
      '/mine',
    ]);
    expect(server.person('Barbara', { in: server.conversation('Barbara', 'Ada') }).commands).toEqual([
      '/ask',
      '/mine',
    ]);
    expect(server.person('Alan', { in: stranger }).commands).toEqual([]);
  });

  it('of one server in that server', async () => {
    const other = server.guild({ name: 'With its own' });
    await bot.client.application.commands.set([named('local')], other.id);
    expect(server.person('Ada', { in: other }).commands).toContain('/local');
    expect(server.person('Ada').commands).not.toContain('/local');
  });
});

describe('an interaction tells', () => {
  it('of a member of a server', async () => {
    const told = await toldOf(() => server.person('Ada').slash('/ask'));
    expect(told).toMatchObject({ guildId: server.guildId, context: Guild });
    expect(told.memberPermissions?.has('ManageGuild')).toBe(false);
    expect(told.authorizingIntegrationOwners).toMatchObject({ guildId: server.guildId, userId: null });
  });

  it('that someone manages the server', async () => {
    const told = await toldOf(() => server.person('Grace', { manages: true }).slash('/daily'));
    expect(told.memberPermissions?.has('ManageGuild')).toBe(true);
  });

  it('of a direct message', async () => {
    const told = await toldOf(() => server.person('Ada', { dm: true }).slash('/ask'));
    expect(told).toMatchObject({ guildId: null, member: null, context: BotDM });
    expect(told.user.id).toBe(server.person('Ada').id);
    expect(told.appPermissions.toArray()).toEqual([
      'EmbedLinks',
      'AttachFiles',
      'MentionEveryone',
      'UseExternalEmojis',
    ]);
    expect(told.authorizingIntegrationOwners).toMatchObject({ guildId: '0', userId: null });
  });

  it('of who installed it for themselves, in a server without it', async () => {
    const stranger = server.guild({ bot: false });
    const told = await toldOf(() =>
      server.person('Barbara', { in: stranger, userInstalled: true }).slash('/ask'),
    );
    expect(told).toMatchObject({ guildId: stranger.id, context: Guild });
    expect(told.inCachedGuild()).toBe(false);
    const { id } = server.person('Barbara');
    expect(told.authorizingIntegrationOwners).toMatchObject({ guildId: null, userId: id });
  });

  it('what the bot may do in the channel', async () => {
    const channel = server.channel({ name: 'quiet' });
    server.permit({ AttachFiles: false, SendVoiceMessages: true }, channel);
    const told = await toldOf(() => server.person('Ada', { in: channel }).slash('/ask'));
    expect(told.appPermissions.has('AttachFiles')).toBe(false);
    expect(told.appPermissions.has('SendVoiceMessages')).toBe(true);
  });
});

it('lets who installed the bot for themselves have five follow-ups', async () => {
  let refusal = '';
  bot.answers.command = async (interaction) => {
    await interaction.reply('0');
    for (const text of ['1', '2', '3', '4', '5']) await interaction.followUp(text);
    refusal = await refusalOf(interaction.followUp('6'));
    await interaction.editReply('all sent');
  };
  const barbara = server.person('Barbara', { in: server.guild({ bot: false }), userInstalled: true });
  const message = await barbara.slash('/mine');
  await expect.poll(() => message.text, { timeout: 10_000 }).toBe('all sent');
  expect(refusal).toMatch(/^40094: /);
});
