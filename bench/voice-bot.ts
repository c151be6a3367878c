import {
  AudioPlayerStatus,
  StreamType,
  VoiceConnectionStatus,
  createAudioPlayer,
  createAudioResource,
  entersState,
  joinVoiceChannel,
  type VoiceConnection,
} from '@discordjs/voice';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { createClient } from '../src/discord/client.ts';
import { createRooms } from '../src/discord/voice/rooms.ts';
import { createFrameCache } from '../src/lessons/frames.ts';
import { createLog } from '../src/log.ts';

/**
 * A bot that speaks in voice channels, in a process of its own: `node bench/voice-bot.ts <kind> <api> <token> <clip>`.
 * It is told which channels to join, and then to speak; it answers with what that took.
 */
const [kind, api = '', token = '', clip = ''] = process.argv.slice(2);

/** Milliseconds that a joining may take when hundreds wait for their turn. */
const PATIENCE = 120_000;
/** People who start lessons at the same time. */
const JOINERS = 8;
const TICKS_A_SECOND = 100;
const signal = new AbortController().signal;

export interface Place {
  readonly guild: string;
  readonly channel: string;
}

interface Speaker {
  join(places: readonly Place[]): Promise<void>;
  /** Speaks in all of them, and resolves when it has been said. */
  speak(): Promise<void>;
  /** What the pacer has to say of it. */
  counts?: object;
}

process.once('disconnect', () => process.exit());
const speaker = await (kind === 'pacer' ? viva() : bare());
process.send?.({ ready: true });
process.on('message', (order: { join?: Place[]; cpu?: true; speak?: true }) => void obey(order));

async function obey({ join, speak }: { join?: Place[]; speak?: true }): Promise<void> {
  const begun = performance.now();
  if (join) await speaker.join(join);
  if (speak) await speaker.speak();
  globalThis.gc?.();
  process.send?.({
    milliseconds: performance.now() - begun,
    cpu: spent(),
    resident: process.memoryUsage.rss(),
    counts: speaker.counts,
  });
}

/** Milliseconds of a core that this process and those it has begun and seen end have taken. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  const [, children = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  const [childUser = 0, childSystem = 0] = children.split(' ').slice(13, 15).map(Number);
  return (user + system) / 1000 + ((childUser + childSystem) * 1000) / TICKS_A_SECOND;
}

async function viva(): Promise<Speaker> {
  const log = await createLog('warn');
  const client = createClient(api, log);
  const rooms = createRooms(client, () => {}, log);
  const load = createFrameCache(16e6);
  await connected(client);
  const seats: Awaited<ReturnType<typeof rooms.enter>>[] = [];
  return {
    counts: rooms.frames,
    async join(places) {
      const left = [...places];
      const joiner = async (): Promise<void> => {
        for (let place = left.pop(); place; place = left.pop())
          seats.push(await rooms.enter(`discord:${place.channel}`, signal));
      };
      await Promise.all(Array.from({ length: JOINERS }, joiner));
    },
    speak: async () =>
      void (await Promise.all(seats.map(async (seat) => seat.say(await load(clip, signal), signal)))),
  };
}

/** What the library's guide does: a player and a resource for each connection, as Ogg Opus or through ffmpeg. */
async function bare(): Promise<Speaker> {
  const { Guilds, GuildVoiceStates } = GatewayIntentBits;
  const client = new Client({ intents: [Guilds, GuildVoiceStates], shards: 'auto', rest: { api } });
  await connected(client);
  const connections: VoiceConnection[] = [];

  async function joined({ guild, channel }: Place): Promise<VoiceConnection> {
    const adapterCreator = client.guilds.cache.get(guild)!.voiceAdapterCreator;
    const connection = joinVoiceChannel({ guildId: guild, channelId: channel, adapterCreator });
    connection.on('error', () => {});
    const agreed = once(connection, 'transitioned');
    await entersState(connection, VoiceConnectionStatus.Ready, PATIENCE);
    await agreed;
    return connection;
  }

  async function spoken(connection: VoiceConnection): Promise<void> {
    const player = createAudioPlayer();
    connection.subscribe(player);
    const resource =
      kind === 'ffmpeg'
        ? createAudioResource(clip)
        : createAudioResource(createReadStream(clip), { inputType: StreamType.OggOpus });
    player.play(resource);
    await once(player, AudioPlayerStatus.Idle);
  }

  return {
    join: async (places) => void connections.push(...(await Promise.all(places.map(joined)))),
    speak: async () => void (await Promise.all(connections.map(spoken))),
  };
}

async function connected(client: Client): Promise<void> {
  await Promise.all([once(client, Events.ClientReady), client.login(token)]);
}
