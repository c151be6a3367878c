import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { createPlatforms, openAdapters } from './adapters.ts';
import { createVoice, type Voice } from './authoring/voice.ts';
import { ConfigError, EXIT_CONFIG, readConfig, type Config } from './config.ts';
import { openContent, type ContentFolders, type LivingContent } from './content.ts';
import { joinBoards } from './daily/boards.ts';
import { runDaily } from './daily/run.ts';
import { createTokens } from './daily/tokens.ts';
import { leaves, UserError } from './errors.ts';
import { createFrameCache } from './lessons/frames.ts';
import { joinRooms } from './lessons/joinrooms.ts';
import { onPath } from './onpath.ts';
import { openMetrics } from './metrics/open.ts';
import { createLog, describeError, type Log } from './log.ts';
import type { Engine } from './speech/engine.ts';
import { openRecordings } from './speech/recordings.ts';
import { engineAskedFor } from './speech/environment.ts';
import { untilStopped } from './stopped.ts';
import { migrate } from './store/format.ts';
import { openDatabase, type Database } from './store/redis.ts';
import type { SpaceStore } from './store/spaces.ts';
import { createStores } from './store/stores.ts';
import { taskGroup } from './taskgroup.ts';
import { createViva } from './viva.ts';

const DECKS = join(import.meta.dirname, '..', 'content');
const AUDIO = join(import.meta.dirname, '..', 'audio');

/** Bytes of clips that are held as frames: some three hours of them. */
const FRAMES_HELD = 64 * 1024 * 1024;

interface Settings {
  readonly config: Config;
  readonly engine: Engine | undefined;
  readonly log: Log;
}

/** Everything that runs, in one group. It ends with the terminal, with a fault of an adapter, or by the signal. */
async function run(settings: Settings, signal: AbortSignal): Promise<void> {
  const { config, log } = settings;
  await taskGroup(signal, async (group) => {
    // Decks are read while Redis starts.
    const content = group.spawn(() => openContent(foldersOf(config), log));
    const database = await openDatabase(config, log, group.signal);
    try {
      await migrate(database.redis, log, group.signal);
      await serve(await content, database, settings, group.signal);
    } finally {
      await database.close();
    }
  });
}

async function serve(
  { library, clips, follow }: LivingContent,
  { redis, watch }: Database,
  { config, engine, log }: Settings,
  signal: AbortSignal,
): Promise<void> {
  const stores = createStores(redis);
  const voice = voiceFor(config, engine, stores.spaces, log);
  const platforms = createPlatforms();
  const { boards, rooms, receiving } = platforms;
  const metrics = config.port === undefined ? undefined : await openMetrics();
  const viva = createViva({
    commands,
    library,
    clips: { ...clips, of: (card) => clips.of(card) ?? voice?.of(card) },
    redis,
    stores,
    board: joinBoards(boards, log),
    voices: {
      rooms: joinRooms(rooms),
      frames: createFrameCache(FRAMES_HELD),
      serves: (place) => receiving.has(place.split(':')[0]!),
      folder: join(config.dataDirectory, 'lessons'),
    },
    voice,
    answered: metrics?.answered,
    log,
    clock: Date.now,
    zone: config.zone,
  });
  const { daily, timetable, installations, lessonsRunning, runLessons, runReminders } = viva;
  try {
    const tokens = createTokens(redis);
    const adapters = await openAdapters({ ...viva, stores, tokens, ...platforms, config, log });
    await taskGroup(signal, async (group) => {
      const ended = new AbortController();
      const beside = (task: (signal: AbortSignal) => Promise<void>): void =>
        void group.spawn((within) => {
          const either = AbortSignal.any([within, ended.signal]);
          return task(either).catch(unless(either));
        });
      beside(watch);
      if (voice) beside(voice.run);
      if (config.decks ?? config.audio) beside(follow);
      const observed = { redis, timetable, lessons: lessonsRunning, ...platforms };
      if (metrics) beside((within) => metrics.run(config.port!, observed, log, within));
      beside(runLessons);
      if (config.roles.has('worker')) {
        beside((within) => runDaily({ ...stores, redis }, daily, timetable, config.split, log, within));
        beside(runReminders);
        beside(installations.run);
      }
      await taskGroup(group.signal, (running) => adapters.forEach((adapter) => void running.spawn(adapter)));
      ended.abort();
    });
  } finally {
    await timetable.close();
  }
}

/** Cards made in chat are heard where an engine is asked for, and where ffmpeg makes clips of recordings. */
function voiceFor(
  { dataDirectory, redisUrl }: Config,
  engine: Engine | undefined,
  spaces: SpaceStore,
  log: Log,
): Voice | undefined {
  const recordings = onPath('ffmpeg') ? openRecordings(join(dataDirectory, 'recordings')) : undefined;
  if (!engine && !recordings) return undefined;
  // Without an engine, a process must not take the clips of one that has it for those of no card.
  const folder = join(dataDirectory, engine ? 'speech' : 'speech-recorded');
  const shared = redisUrl !== undefined;
  return createVoice({
    engine,
    recordings,
    folder,
    shared,
    decksFolder: DECKS,
    spaces,
    log,
    clock: Date.now,
  });
}

/** Viva's own, and those of whoever runs it. */
function foldersOf({ decks, audio }: Config): ContentFolders {
  return {
    decks: [DECKS, ...(decks === undefined ? [] : [decks])],
    audio: [AUDIO, ...(audio === undefined ? [] : [audio])],
  };
}

/** Throws what went wrong, and not that the signal has fired. */
function unless(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted || error !== signal.reason) throw error;
  };
}

async function main(): Promise<void> {
  const stopped = untilStopped();
  try {
    const config = readConfig(process.env);
    const engine = engineAskedFor(process.env);
    const log = await createLog(config.logLevel ?? (config.discordToken || config.slack ? 'info' : 'warn'));
    await run({ config, engine, log }, stopped);
  } catch (error) {
    if (stopped.aborted && error === stopped.reason) return;
    for (const failure of leaves(error)) report(failure);
  }
}

function report(failure: unknown): void {
  const configuration = failure instanceof ConfigError;
  console.error(configuration || failure instanceof UserError ? failure.message : describeError(failure));
  process.exitCode = configuration ? EXIT_CONFIG : 1;
}

await main();
