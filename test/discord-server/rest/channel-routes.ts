import { ApplicationFlags, GatewayDispatchEvents, GatewayIntentBits } from 'discord-api-types/v10';
import { channelChanged } from '../gateway/events.ts';
import { badLength, required } from '../rules/problems.ts';
import { invalidForm, Refusal } from '../rules/refusal.ts';
import { type Channel, isThread } from '../world/guilds.ts';
import { applicationId } from '../world/ids.ts';
import { channelPayload, guildPayload } from '../world/payloads.ts';
import { ofBot } from '../world/permissions.ts';
import { bot } from '../world/users.ts';
import type { World } from '../world/world.ts';
import { assertPermitted, visibleChannel } from './access.ts';
import { fieldsOf } from './body.ts';
import { postIn } from './message-routes.ts';
import { route, type Route } from './route.ts';
import type { State } from './state.ts';

/** Of the bot, guilds, channels and threads: https://docs.discord.com/developers/resources/channel */
export function channelRoutes(state: State): Route[] {
  const { world, privileged, interactionsEndpoint, gatewayInformation } = state;
  const application = {
    id: applicationId,
    name: bot.global_name,
    flags: flagsFor(privileged),
    bot,
    ...(interactionsEndpoint && { interactions_endpoint_url: interactionsEndpoint }),
  };
  return [
    route('GET /gateway/bot', gatewayInformation),
    route('GET /users/@me', () => bot),
    route('GET /users/@me/guilds', ({ query }) => guildsOfBot(world, query)),
    route('GET /applications/@me', () => application),
    route('GET /guilds/:guild', ({ params }) => {
      const guild = world.guilds.get(params['guild'] ?? '');
      if (!guild?.hasBot) throw new Refusal('unknownGuild');
      return guildPayload(guild);
    }),
    route('GET /channels/:channel', ({ params }) => channelPayload(visibleChannel(world, params['channel']))),
    route('POST /users/@me/channels', ({ body }) => {
      const recipient = world.users.get(textIn(body, 'recipient_id') ?? '');
      if (!recipient || recipient === bot) throw new Refusal('invalidRecipients');
      return channelPayload(world.direct(recipient));
    }),
    route('POST /channels/:channel/threads', ({ params, body }) =>
      startThread(state, visibleChannel(world, params['channel']), body),
    ),
    route('POST /channels/:channel/messages/:message/threads', (call) => {
      const { channel, message } = postIn(state, call);
      if (world.channels.has(message.id)) throw new Refusal('threadExists');
      return startThread(state, channel, call.body, message.id);
    }),
  ];
}

const longestName = 100;

/** How many guilds are listed at once, unless fewer are asked for. */
const longestList = 200;

/** https://docs.discord.com/developers/resources/user#get-current-user-guilds */
function guildsOfBot({ guilds }: World, query: URLSearchParams): object[] {
  const after = BigInt(query.get('after') ?? 0);
  return [...guilds.values()]
    .filter(({ id, hasBot }) => hasBot && BigInt(id) > after)
    .slice(0, Number(query.get('limit') ?? longestList))
    .map((guild) => ({ id: guild.id, name: guild.name, permissions: String(ofBot(guild)) }));
}

/** What an application's flags say of the privileged intents that it was granted without a review. */
function flagsFor(privileged: number): number {
  const pairs = [
    [GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited],
    [GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited],
    [GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited],
  ] as const;
  return pairs.reduce((flags, [intent, flag]) => (privileged & intent ? flags | flag : flags), 0);
}

/** `id`: of the message that it begins with, if it begins with one. */
function startThread({ world, announce }: State, parent: Channel, body: unknown, id?: string): object {
  if (!parent.guild || isThread(parent)) throw new Refusal('wrongChannelType');
  assertPermitted(parent, 'CreatePublicThreads');
  const name = textIn(body, 'name');
  if (name === undefined) throw invalidForm([required('/name')]);
  if (name.length < 1 || name.length > longestName) throw invalidForm([badLength('/name', 1, longestName)]);
  const thread = world.addThread(name, parent, id);
  const { data, ...event } = channelChanged(GatewayDispatchEvents.ThreadCreate, thread);
  announce({ ...event, data: { ...data, newly_created: true } });
  return data;
}

function textIn(body: unknown, field: string): string | undefined {
  const { [field]: value } = fieldsOf(body);
  return typeof value === 'string' ? value : undefined;
}
