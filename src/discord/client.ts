import { Client, Events, GatewayIntentBits, Options } from 'discord.js';
import type { Log } from '../log.ts';

/** Seconds between two sweeps of what the caches can't be kept free of. */
const SWEEP = 3600;

/** The status of an answer that says to wait. The library does, and asks again. */
const TOO_MANY = 429;

/**
 * A client whose memory grows with servers and their channels, which voice and permissions need, with those who sit in
 * voice channels, and with nothing else: of members, messages, threads and emojis it keeps none.
 *
 * @param api address of Discord's API, where it isn't Discord's own
 */
export function createClient(api: string | undefined, log: Log): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    // As many as Discord recommends.
    shards: 'auto',
    makeCache: Options.cacheWithLimits({
      GuildEmojiManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: isOurs },
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      StageInstanceManager: 0,
      ThreadManager: 0,
      ThreadMemberManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: isOurs },
    }),
    sweepers: {
      // The cache of channels holds threads too, and can't be limited.
      threads: { interval: SWEEP, filter: () => () => true },
      // Who has left every voice channel stays in the cache.
      voiceStates: {
        interval: SWEEP,
        filter:
          () =>
          ({ channelId }) =>
            channelId === null,
      },
    },
    // Of what is asked here, answers to people, Discord counts nothing to that limit; the library would.
    rest: { globalRequestsPerSecond: Infinity, ...(api !== undefined && { api }) },
  });
  watch(client, log);
  return client;
}

function isOurs({ id, client }: { id: string; client: Client }): boolean {
  return id === client.user?.id;
}

/** What the log tells of the connection. */
function watch(client: Client, log: Log): void {
  client.on(Events.Error, (error) => log.error({ err: error }, 'the Discord client failed'));
  client.on(Events.ShardError, (error, shard) =>
    log.warn({ shard, reason: error.message }, 'the connection to the gateway failed'),
  );
  client.on(Events.ShardReconnecting, (shard) =>
    log.warn({ shard }, 'the gateway is lost; connecting again'),
  );
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'the gateway is back'));
  client.rest.on('response', ({ method, route }, { status }) => {
    if (status === TOO_MANY) log.warn({ method, route }, 'Discord asks for patience');
  });
}
