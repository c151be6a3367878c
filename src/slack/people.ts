import { LRUCache } from 'lru-cache';
import type { Actor } from '../interaction.ts';
import type { Log } from '../log.ts';
import type { Workspace } from './workspaces.ts';

/** How long what Slack said of a person or a channel is believed, in milliseconds. */
const BELIEVED = 600_000;

const HELD = 10_000;

interface Profile {
  readonly admin: boolean;
  readonly zone: string | undefined;
}

/** Tells who someone is. */
export interface People {
  /**
   * Workspace admins and owners manage, and a channel's creator manages there. Where Slack doesn't tell, nobody does.
   */
  actor(
    workspace: Workspace,
    user: { readonly id: string; readonly name: string },
    channel: string | undefined,
    signal: AbortSignal,
  ): Promise<Actor>;
}

export function createPeople(log: Log): People {
  const profiles = new LRUCache<string, Profile>({ max: HELD, ttl: BELIEVED });
  const creators = new LRUCache<string, { readonly id: string }>({ max: HELD, ttl: BELIEVED });

  async function profileOf(workspace: Workspace, user: string, signal: AbortSignal): Promise<Profile> {
    const key = `${workspace.team}/${user}`;
    const known = profiles.get(key);
    if (known) return known;
    const { user: told } = await workspace.call(
      'users.info',
      (client) => client.users.info({ user }),
      signal,
    );
    const profile = { admin: Boolean(told?.is_admin || told?.is_owner), zone: told?.tz };
    profiles.set(key, profile);
    return profile;
  }

  async function creatorOf(workspace: Workspace, channel: string, signal: AbortSignal): Promise<string> {
    const known = creators.get(channel);
    if (known) return known.id;
    const { channel: told } = await workspace.call(
      'conversations.info',
      (client) => client.conversations.info({ channel }),
      signal,
    );
    const creator = { id: told?.creator ?? '' };
    creators.set(channel, creator);
    return creator.id;
  }

  /** A person who can't be looked up can still learn. */
  async function orElse<Told>(otherwise: Told, ask: () => Promise<Told>, signal: AbortSignal): Promise<Told> {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      log.debug({ err: error }, 'Slack did not tell');
      return otherwise;
    }
  }

  return {
    async actor(workspace, { id, name }, channel, signal) {
      const [{ admin, zone }, creator] = await Promise.all([
        orElse({ admin: false, zone: undefined }, () => profileOf(workspace, id, signal), signal),
        isChannel(channel) ? orElse('', () => creatorOf(workspace, channel, signal), signal) : '',
      ]);
      const manages = admin || creator === id;
      return { id: `slack:${workspace.team}/${id}`, name, manages, ...(zone !== undefined && { zone }) };
    },
  };
}

/** A direct conversation has no creator, and to ask for it takes another permission. */
function isChannel(channel: string | undefined): channel is string {
  return channel !== undefined && !channel.startsWith('D');
}
