import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { commands } from '../commands/index.ts';
import { createPlatforms, openAdapters, type Platforms } from './adapters.ts';
import { createVoice, type Voice } from './authoring/voice.ts';
import { runBeside, type Task } from './beside.ts';
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
import { openDatabase } from './store/redis.ts';
import type { SpaceStore } from './store/spaces.ts';
import { createStores } from './store/stores.ts';
import { taskGroup } from './taskgroup.ts';
import { createViva, type Voices } from './viva.ts';

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
    const { redis, watch, close } = await openDatabase(config, log, group.signal);
    const work = async (within: AbortSignal): Promise<void> => {
      await migrate(redis, log, within);
      await serve(await open(await content, redis, settings), within);
    };
    try {
      await runBeside([watch], work, group.signal);
    } finally {
      await close();
    }
  });
}

/** All that there is, before anything runs. */
type Opened = Awaited<ReturnType<typeof open>>;

async function open(content: LivingContent, redis: Redis, settings: Settings) {
  const { config, engine, log } = settings;
  const { library, clips } = content;
  const stores = createStores(redis);
  const voice = voiceFor(config, engine, stores.spaces, log);
  const platforms = createPlatforms();
  const metrics = config.port === undefined ? undefined : await openMetrics();
  const viva = createViva({
    commands,
    library,
    clips: { ...clips, of: (card) => clips.of(card) ?? voice?.of(card) },
    redis,
    stores,
    board: joinBoards(platforms.boards, log),
    voices: voicesOf(platforms, config),
    voice,
    answered: metrics?.answered,
    log,
    clock: Date.now,
    zone: config.zone,
  });
  return { content, redis, config, log, stores, voice, platforms, metrics, viva };
}

function voicesOf({ rooms, receiving }: Platforms, { dataDirectory }: Config): Voices {
  return {
    rooms: joinRooms(rooms),
    frames: createFrameCache(FRAMES_HELD),
    serves: (place) => receiving.has(place.split(':')[0]!),
    folder: join(dataDirectory, 'lessons'),
  };
}

/** Runs the adapters, and the rest beside them. */
async function serve(opened: Opened, signal: AbortSignal): Promise<void> {
  const { redis, config, log, stores, platforms, viva } = opened;
  try {
    const tokens = createTokens(redis);
    const adapters = await openAdapters({ ...viva, stores, tokens, ...platforms, config, log });
    const runAdapters = (within: AbortSignal): Promise<void> =>
      taskGroup(within, (group) => adapters.forEach((adapter) => void group.spawn(adapter)));
    await runBeside(tasksOf(opened), runAdapters, signal);
  } finally {
    await viva.timetable.close();
  }
}

/** What runs in this process beside its adapters. */
function tasksOf({ content, redis, config, log, stores, voice, platforms, metrics, viva }: Opened): Task[] {
  const { daily, timetable, installations, lessonsRunning, runLessons, runReminders } = viva;
  const tasks: Task[] = [runLessons];
  if (voice) tasks.push(voice.run);
  if (config.decks ?? config.audio) tasks.push(content.follow);
  const observed = { redis, timetable, lessons: lessonsRunning, ...platforms };
  if (metrics) tasks.push((signal) => metrics.run(config.port!, observed, log, signal));
  if (config.roles.has('worker')) {
    const quizzes: Task = (signal) =>
      runDaily({ ...stores, redis }, daily, timetable, config.split, log, signal);
    tasks.push(quizzes, runReminders, installations.run);
  }
  return tasks;
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
