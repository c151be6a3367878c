import {
  ChannelType,
  PermissionFlagsBits,
  PermissionsBitField,
  type Guild,
  type VoiceBasedChannel,
} from 'discord.js';
import { PERMISSIONS, type Permission } from '../permissions.ts';
import type { Silenced } from './signalling.ts';

/** How many other channels are named. */
const NAMED = 3;

const MILLISECONDS = 1000;

const NOTHING = new PermissionsBitField().freeze();

/** Of a server's channels those with a voice which Viva may see, as Discord shows them: by category, then by place. */
export function voiceChannelsOf({ channels }: Guild): VoiceBasedChannel[] {
  const places = (channel: VoiceBasedChannel): number[] => [
    channel.parent?.rawPosition ?? -1,
    channel.rawPosition,
    Number(channel.id),
  ];
  return channels.cache
    .filter((channel) => channel.isVoiceBased())
    .filter((channel) => rightsIn(channel).has(PermissionFlagsBits.ViewChannel))
    .map((channel) => ({ channel, place: places(channel) }))
    .toSorted((one, other) => compare(one.place, other.place))
    .map(({ channel }) => channel);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at]! - other[at]!;
}

/** Why Viva can't speak in a channel, what to do about it, and where it can; undefined where it can. */
export function refusalOf(channel: VoiceBasedChannel): string | undefined {
  const why = hindranceIn(channel);
  if (why === undefined) return undefined;
  const others = voiceChannelsOf(channel.guild).filter((other) => hindranceIn(other) === undefined);
  const named = others.slice(0, NAMED).map(({ id }) => `<#${id}>`);
  return named.length > 0 ? `${why} It can speak in ${listed(named, 'disjunction')}.` : why;
}

function hindranceIn(channel: VoiceBasedChannel): string | undefined {
  return timeOutIn(channel.guild) ?? lackIn(channel) ?? crowdIn(channel);
}

function timeOutIn({ members }: Guild): string | undefined {
  const until = members.me?.communicationDisabledUntilTimestamp ?? 0;
  if (until <= Date.now()) return undefined;
  return `Viva is in time-out in this server: it can’t speak before <t:${Math.ceil(until / MILLISECONDS)}:f>.`;
}

/** On a stage nobody needs the permission to speak: they are let. */
function lackIn(channel: VoiceBasedChannel): string | undefined {
  const rights = rightsIn(channel);
  const wanted: Permission[] = isStage(channel)
    ? ['ViewChannel', 'Connect']
    : ['ViewChannel', 'Connect', 'Speak'];
  const lacking = wanted.filter((name) => !rights.has(PermissionFlagsBits[name]));
  if (lacking.length === 0) return undefined;
  const names = listed(
    lacking.map((name) => `**${PERMISSIONS[name]}**`),
    'conjunction',
  );
  const [permissions, them] = lacking.length === 1 ? ['permission', 'it'] : ['permissions', 'them'];
  return `Viva can’t speak in <#${channel.id}>: it lacks the ${permissions} ${names} there. Whoever manages this server can give ${them} to Viva’s role.`;
}

function crowdIn(channel: VoiceBasedChannel): string | undefined {
  const { id, guild, userLimit } = channel;
  const seated = guild.voiceStates.cache.filter(({ channelId }) => channelId === id).size;
  const fits =
    userLimit === 0 || seated < userLimit || rightsIn(channel).has(PermissionFlagsBits.MoveMembers);
  if (fits) return undefined;
  return `<#${id}> is full: ${seated} of ${userLimit} are in it. With the permission **Move Members** Viva could come all the same.`;
}

/** Why Viva isn't heard where it sits, and what to do about it. */
export function wordsFor(silenced: Silenced, channel: VoiceBasedChannel | undefined): string {
  if (silenced === 'muted')
    return 'Viva is muted in this server. A moderator can right-click Viva in the voice channel and take **Server Mute** away.';
  if (!channel || !isStage(channel))
    return `Viva lacks the permission **${PERMISSIONS.Speak}** here. Whoever manages this server can give it to Viva’s role.`;
  const how = 'A moderator of the stage can right-click Viva and choose **Invite to Speak**.';
  return rightsIn(channel).has(PermissionFlagsBits.RequestToSpeak)
    ? `Viva has asked to speak on this stage. ${how}`
    : `Viva may not ask to speak on this stage: it lacks the permission **${PERMISSIONS.RequestToSpeak}**. ${how}`;
}

export function isStage({ type }: VoiceBasedChannel): boolean {
  return type === ChannelType.GuildStageVoice;
}

export function rightsIn(channel: VoiceBasedChannel): Readonly<PermissionsBitField> {
  return channel.permissionsFor(channel.client.user) ?? NOTHING;
}

function listed(words: readonly string[], type: Intl.ListFormatType): string {
  return new Intl.ListFormat('en-GB', { type }).format(words);
}
