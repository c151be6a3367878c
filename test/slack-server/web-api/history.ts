import { isTrue } from '../world/flags.ts';
import { messageObject, type Message } from '../world/messages.ts';
import type { MethodName } from '../world/scopes.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { textOf, type Arguments } from './arguments.ts';

/** The part of the messages for which a call asks; its cursor is the place at which the next part begins. */
export function page(slack: Slack, method: MethodName, args: Arguments, all: readonly Message[]): object {
  const most = slack.limits.mostItems(method);
  const limit = Math.min(numberOf(args['limit'], 100, 'invalid_limit'), most);
  const within = all.filter(withinRange(args));
  const start = numberOf(args['cursor'], 0, 'invalid_cursor');
  const more = within.length > start + limit;
  const shown = within.slice(start, start + limit);
  const whole = isTrue(args['include_all_metadata']);
  return {
    messages: shown.map((message) => ({
      ...messageObject(message),
      ...threadFacts(slack, message),
      ...metadataFacts(message, whole),
    })),
    has_more: more,
    response_metadata: { next_cursor: more ? String(start + limit) : '' },
  };
}

/** Without `include_all_metadata` only the type is told: https://docs.slack.dev/messaging/message-metadata */
function metadataFacts({ metadata }: Message, whole: boolean): object {
  return metadata ? { metadata: whole ? metadata : { event_type: metadata.event_type } } : {};
}

function threadFacts({ messages }: Slack, { channel, ts }: Message): object {
  const replies = messages.repliesTo(channel, ts);
  const latest = replies.at(-1);
  return latest ? { thread_ts: ts, reply_count: replies.length, latest_reply: latest.ts } : {};
}

function withinRange(args: Arguments): (message: Message) => boolean {
  const [oldest, latest] = [timeOf(args, 'oldest') ?? 0, timeOf(args, 'latest') ?? Infinity];
  const inclusive = isTrue(args['inclusive']);
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

function timeOf(args: Arguments, name: 'oldest' | 'latest'): number | undefined {
  const value = textOf(args[name]);
  if (value === undefined) return undefined;
  if (Number.isNaN(Number(value))) throw new SlackError(`invalid_ts_${name}`);
  return Number(value);
}

function numberOf(value: unknown, otherwise: number, problem: string): number {
  const given = textOf(value);
  if (given === undefined) return otherwise;
  if (!/^\d+$/.test(given)) throw new SlackError(problem);
  return Number(given);
}
