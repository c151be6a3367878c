import { SCOPES } from '../../src/slack/manifest.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import { manualClock } from '../far-end/clock.ts';
import type { Faults } from '../far-end/faults.ts';
import type { Person } from '../far-end/person.ts';
import { startSlackServer, type SlackServerOptions } from '../slack-server/server.ts';
import type { BotTokens, Platform } from './orders.ts';

export const PLATFORMS: readonly Platform[] = ['discord', 'slack'];

export interface FarEndsOptions {
  /** Whether the bot may read what was posted in the channels. */
  readonly history?: boolean;
  readonly limits?: SlackServerOptions['limits'];
}

/** A Discord and a Slack on one clock, which a test moves. @param now milliseconds since the epoch */
export async function startFarEnds(now: number, { history = true, limits }: FarEndsOptions = {}) {
  const clock = manualClock(now);
  const scopes = SCOPES.filter((scope) => history || !scope.endsWith(':history'));
  const discord = await startDiscordServer({ clock });
  const slack = await startSlackServer({ clock, scopes, ...(limits && { limits }) });
  const readers = new Map<string, Person>();

  return {
    clock,
    tokens: { discord: discord.token, slack: slack.botToken } satisfies BotTokens,
    origins: { discord: new URL(discord.api).origin, slack: new URL(slack.apiUrl).origin },
    /** What happens to requests. */
    faults: { discord: discord.faults, slack: slack.faults } satisfies Record<Platform, Faults>,

    /** A channel of its own, with somebody who reads it. @returns the place's id */
    place(platform: Platform, name: string): string {
      if (platform === 'slack') {
        const conversation = slack.channel(name);
        const place = `slack:T0STUDY/${conversation.id}`;
        readers.set(place, slack.person('ada', { in: conversation }));
        return place;
      }
      const channel = discord.channel({ name });
      if (!history) discord.permit({ ReadMessageHistory: false }, channel);
      readers.set(`discord:${channel.id}`, discord.person('ada', { in: channel }));
      return `discord:${channel.id}`;
    },

    /** What is read in a place, oldest first. */
    read: (place: string): string[] =>
      readers
        .get(place)!
        .messages()
        .map(({ text }) => text),

    async close(): Promise<void> {
      await Promise.all([discord.close(), slack.close()]);
    },
  };
}
