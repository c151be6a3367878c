import { findingsOf, type Finding } from './finding.ts';

/** What a Redis tells of itself. */
export interface Told {
  /** By the fields of `INFO`: https://redis.io/docs/latest/commands/info/ */
  readonly info: ReadonlyMap<string, string>;
  /** Undefined where `CONFIG` isn't allowed. */
  readonly appendfsync: string | undefined;
}

const { ok, warning, failure } = findingsOf('Redis');

/** The first with all the commands that Viva uses; BullMQ recommends no older one. */
const NEEDED = [6, 2];

/** The part of its memory from which on a Redis is nearly full. */
const NEARLY_FULL = 0.8;

/** Which server it is, and whether it is one that Viva can write to. */
export function serverFindings({ info }: Told): Finding[] {
  const version = info.get('redis_version') ?? 'unknown';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < NEEDED[0]! || (major === NEEDED[0] && minor < NEEDED[1]!);
  return [
    isOld
      ? failure(`version ${version} is too old`, `Upgrade it to ${NEEDED.join('.')} or later.`)
      : ok(`version ${version}`),
    ...(info.get('cluster_enabled') === '1'
      ? [failure('this is a cluster', 'Use a single Redis: what one event changes is written in one step.')]
      : []),
    ...(info.get('role') === 'slave'
      ? [failure('this is a replica, which takes no writes', 'Let REDIS_URL name the primary.')]
      : []),
  ];
}

/** Whether what it confirms is on disk. */
export function persistenceFindings({ info, appendfsync }: Told): Finding[] {
  const wrong = (field: string): boolean => info.has(field) && info.get(field) !== 'ok';
  if (wrong('aof_last_write_status') || wrong('rdb_last_bgsave_status'))
    return [failure('it could not write to its disk', 'Look at its log; mostly the disk is full.')];
  if (info.get('aof_enabled') !== '1')
    return [
      warning(
        'it keeps no append-only file: a crash of it can lose confirmed ratings',
        'redis-cli config set appendonly yes, and the same in redis.conf; or back it up often.',
      ),
    ];
  if (appendfsync === undefined)
    return [ok('it keeps an append-only file; it does not tell how often that is flushed')];
  if (appendfsync === 'always') return [ok('everything is on disk before it is confirmed')];
  const lost = appendfsync === 'everysec' ? 'the last second' : 'what was written of late';
  return [
    warning(
      `appendfsync is ${appendfsync}: a crash of its machine can lose ${lost}`,
      'redis-cli config set appendfsync always, and the same in redis.conf.',
    ),
  ];
}

/** Whether it keeps everything until Viva deletes it. */
export function memoryFindings({ info }: Told): Finding[] {
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  const [used, limit] = [Number(info.get('used_memory')), Number(info.get('maxmemory'))];
  const advice = 'redis-cli config set maxmemory-policy noeviction, and the same in redis.conf.';
  const findings: Finding[] = [];
  if (policy !== 'noeviction' && limit > 0)
    findings.push(failure(`it throws data away when its memory is full (${policy})`, advice));
  else if (policy !== 'noeviction')
    findings.push(warning(`it would throw data away if its memory were limited (${policy})`, advice));
  if (limit > 0 && used > NEARLY_FULL * limit)
    findings.push(
      warning(
        `${Math.round((100 * used) / limit)} % of its memory is used; when it is full, no rating is kept`,
        'Raise its maxmemory.',
      ),
    );
  return findings;
}
