import { once } from 'node:events';
import { type APIApplicationCommand, InteractionContextType } from 'discord-api-types/v10';
import { createChanges } from '../far-end/changes.ts';
import { type Clock, realClock } from '../far-end/clock.ts';
import { createFaults, type Faults } from '../far-end/faults.ts';
import type { Controls } from './gateway/controls.ts';
import { messageChanged } from './gateway/events.ts';
import { createGateway } from './gateway/gateway.ts';
import { sharding } from './gateway/sharding.ts';
import { createManagement, type Management } from './management.ts';
import { createAct } from './people/acting.ts';
import { createPeople, type People } from './people/people.ts';
import { createPerson } from './people/person.ts';
import { createRestServer, type LoggedRequest } from './rest/http.ts';
import { generous, type RateLimits } from './rest/rate-limits.ts';
import { routes } from './rest/routes.ts';
import type { Listener } from './voice/listener.ts';
import { type ListenOptions, openVoice, type Voice } from './voice/voice.ts';
import { createCdn } from './world/cdn.ts';
import { createCommands } from './world/commands.ts';
import type { Channel, Guild } from './world/guilds.ts';
import { applicationId, botToken, snowflakes } from './world/ids.ts';
import { createInteractions } from './world/interactions.ts';
import { createNonces } from './world/nonces.ts';
import { createOffers } from './world/offers.ts';
import { contextOf } from './world/permissions.ts';
import { createPosts } from './world/posts.ts';
import { createWorld } from './world/world.ts';

export interface DiscordServerOptions {
  /** What all of Discord's times are measured by: acknowledgements, tokens, rate limits, nonces. */
  readonly clock?: Clock;
  readonly limits?: Partial<RateLimits>;
  /** How many shards Discord recommends; as many as the guilds need, unless told. */
  readonly shards?: number;
  /** How many shards may identify at once. */
  readonly maxConcurrency?: number;
  /** Milliseconds between the bot's heartbeats. */
  readonly heartbeat?: number;
  /** The privileged intents that the application was granted, a sum. */
  readonly privileged?: number;
  /** An address to which interactions are said to go. */
  readonly interactionsEndpoint?: string;
}

/** A Discord on loopback, for an unmodified discord.js. */
export interface DiscordServer extends People, Management {
  /** For `new Client({ rest: { api } })`. */
  readonly api: string;
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  /** The guild where everyone is, unless told. */
  readonly home: Guild;
  /** The registered commands of all scopes. */
  readonly commands: readonly APIApplicationCommand[];
  /** What the bot asked so far, and what it was answered. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  readonly gateway: Controls;
  readonly voice: Voice;
  /** Puts someone into a voice channel, to hear what the bot says there. */
  listenIn(channel: Channel, options?: ListenOptions): Listener;
  /** Cuts the bot's connections to the gateway; it may resume. */
  dropConnections(): void;
  /** Destroy the client first: it would connect again for ever. */
  close(): Promise<void>;
}

const usualHeartbeat = 41_250;

export async function startDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const { clock = realClock, heartbeat = usualHeartbeat, privileged = 0 } = options;
  const ending = new AbortController();
  const newId = snowflakes(clock);
  const changes = createChanges(ending.signal);
  const world = createWorld(newId);
  const commands = createCommands(newId);
  const offers = createOffers(world, commands);
  const interactions = createInteractions(clock, newId);
  const posts = createPosts(
    newId,
    () => clock.now(),
    (change, post) => {
      const isAmongPeople = contextOf(post.channel) === InteractionContextType.PrivateChannel;
      if (post.onlyFor !== undefined || isAmongPeople) return;
      gateway.announce(messageChanged(change, post, privileged));
    },
  );
  const voiceSide = await openVoice({
    world,
    announce: (event) => gateway.announce(event),
    clock,
    signal: ending.signal,
  });
  const { seats } = voiceSide;
  const requests: LoggedRequest[] = [];
  const faults = createFaults();

  const host = () => {
    const address = http.address();
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  };
  const url = () => `ws://${host()}/gateway`;
  const cdn = createCdn(() => `http://${host()}`, newId);
  const table = routes({
    world,
    commands,
    interactions,
    posts,
    cdn,
    nonces: createNonces(clock),
    seats,
    privileged,
    interactionsEndpoint: options.interactionsEndpoint,
    announce: (event) => gateway.announce(event),
    happened: () => changes.happened(),
    gatewayInformation: () => ({ url: url(), ...sharding(world, options) }),
  });
  const http = createRestServer(table, {
    authorization: `Bot ${botToken}`,
    faults,
    limits: { ...generous, ...options.limits },
    clock,
    log: requests,
    signal: ending.signal,
  });
  const gateway = createGateway(http, world, {
    token: botToken,
    url,
    heartbeat,
    privileged,
    faults,
    askedForVoice: seats.ask,
    ended: seats.forgetSession,
  });
  const announce = gateway.announce;
  const act = createAct(gateway, interactions, changes, clock, requests);
  await once(http.listen(0, '127.0.0.1'), 'listening');

  return {
    api: `http://${host()}/api`,
    token: botToken,
    applicationId,
    guildId: world.home.id,
    home: world.home,
    get commands() {
      return commands.all();
    },
    requests,
    faults,
    gateway: gateway.controls,
    voice: voiceSide.voice,
    listenIn: voiceSide.listenIn,
    ...createPeople(world, (actor) => createPerson(actor, { posts, offers, act, seats, cdn })),
    ...createManagement(world, offers, seats, announce),
    dropConnections: () => gateway.controls.drop(),
    async close() {
      ending.abort(new Error('the server was closed'));
      await gateway.close();
      await voiceSide.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
