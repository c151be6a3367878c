import { LRUCache } from 'lru-cache';
import type { Actor } from '../interaction.ts';
import type { Log } from '../log.ts';
import type { Workspace } from './workspaces.ts';

/** How long what Slack said of a person or a channel is believed, in milliseconds; and that it said nothing. */
const BELIEVED = { told: 600_000, untold: 60_000 } as const;

/** How long somebody may be kept waiting for what Slack says of them, in milliseconds. */
const LOOK_UP = 1000;

const HELD = 10_000;

interface Profile {
  readonly admin: boolean;
  readonly zone: string | undefined;
}

/** Tells who someone is. */
export interface People {
  /**
   * Workspace admins and owners manage everywhere, and a channel's creator manages that channel. Of whom Slack says
   * nothing within a second, nothing is assumed: they can still learn.
   */
  actor(
    workspace: Workspace,
    user: { readonly id: string; readonly name: string },
    channel: string | undefined,
  ): Promise<Actor>;
}

export function createPeople(log: Log): People {
  const profileOf = lookUp<Profile>(
    { admin: false, zone: undefined },
    log,
    async (workspace, user, signal) => {
      const { user: told } = await workspace.call(
        'users.info',
        (client) => client.users.info({ user }),
        signal,
      );
      return { admin: Boolean(told?.is_admin || told?.is_owner), zone: told?.tz };
    },
  );

  const creatorOf = lookUp<{ id: string }>({ id: '' }, log, async (workspace, channel, signal) => {
    const { channel: told } = await workspace.call(
      'conversations.info',
      (client) => client.conversations.info({ channel }),
      signal,
    );
    return { id: told?.creator ?? '' };
  });

  return {
    async actor(workspace, { id, name }, channel) {
      const [{ admin, zone }, creator] = await Promise.all([
        profileOf(workspace, id),
        isChannel(channel) ? creatorOf(workspace, channel) : undefined,
      ]);
      return {
        id: `slack:${workspace.team}/${id}`,
        name,
        manages: admin || creator?.id === id,
        managesSpace: admin,
        ...(zone !== undefined && { zone }),
      };
    },
  };
}

type Ask<Told> = (workspace: Workspace, id: string, signal: AbortSignal) => Promise<Told>;

/** Asks once for all who want to know, and remembers; also, for a shorter time, that there was no answer. */
function lookUp<Told extends object>(
  untold: Told,
  log: Log,
  ask: Ask<Told>,
): (workspace: Workspace, id: string) => Promise<Told> {
  const cache = new LRUCache<string, Told, { workspace: Workspace; id: string }>({
    max: HELD,
    ttl: BELIEVED.told,
    async fetchMethod(_key, _stale, { options, context: { workspace, id } }) {
      try {
        return await ask(workspace, id, AbortSignal.timeout(LOOK_UP));
      } catch (error) {
        log.debug({ err: error }, 'Slack did not tell');
        options.ttl = BELIEVED.untold;
        return untold;
      }
    },
  });
  return async (workspace, id) => {
    const key = `${workspace.team}/${id}`;
    return (await cache.fetch(key, { context: { workspace, id } })) ?? untold;
  };
}

/** A direct conversation has no creator, and to ask for it takes another permission. */
function isChannel(channel: string | undefined): channel is string {
  return channel !== undefined && !channel.startsWith('D');
}
