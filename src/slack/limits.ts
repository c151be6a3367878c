import { inASecond, type Bucket } from '../daily/tokens.ts';

type Limit = Pick<Bucket, 'limit' | 'per'>;

/** Messages a second in a whole workspace, where Slack names no number: three hundred a minute. */
const MESSAGES = 5;

/** Fifty a minute, spread over it, so that nobody's answer waits for long: https://docs.slack.dev/apis/web-api/rate-limits */
const TIER_3: Limit = { limit: 5, per: 6200 };

/** The same for what nobody waits for, and what needs many calls at once. */
const IN_BURSTS: Limit = { limit: 50, per: 62_000 };

const LIMITS: Readonly<Record<string, Limit>> = {
  'chat.update': TIER_3,
  'conversations.history': IN_BURSTS,
};

/**
 * Of what nobody but people ask for. What Slack promises is the least, and it tolerates bursts: better to be asked
 * for patience than to keep somebody waiting who needn't.
 */
const NONE: Limit = { limit: 1000, per: 60_000 };

/** What limits a call, the narrowest first. @param channel where the call leads to one */
export type BucketsOf = (team: string, method: string, channel: string | undefined) => readonly Bucket[];

/**
 * What Slack allows in a workspace. Posting has a limit for each channel, too:
 * https://docs.slack.dev/reference/methods/chat.postMessage#rate_limiting. Reading history has the limit of an app that
 * its own host has installed; one that is distributed outside the Marketplace is told of its narrower one by Slack.
 *
 * @param messages a second in a whole workspace
 */
export function limitsOf(messages = MESSAGES): BucketsOf {
  return (team, method, channel) => {
    const name = `slack:${team}:${method}`;
    if (method !== 'chat.postMessage') return [{ name, ...(LIMITS[method] ?? NONE) }];
    return [inASecond(`${name}:${channel}`, 1), inASecond(name, messages)];
  };
}
