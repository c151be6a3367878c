import type { Typed } from '../../far-end/person.ts';
import type { Carrier } from '../delivery/delivery.ts';
import type { Events } from '../delivery/events.ts';
import type { Interaction } from '../world/interactions.ts';
import type { Message } from '../world/messages.ts';
import type { Slack } from '../world/slack.ts';
import { directChannel, type Conversation, type User } from '../world/workspace.ts';
import { createDeeds } from './deeds.ts';
import { createHands } from './hands.ts';
import { seenForm } from './seen-form.ts';
import { seenHome } from './seen-home.ts';
import { seenMessage, type Onlooker } from './seen-message.ts';
import type { SeenHome, SlackMessage, SlackPerson } from './seen.ts';
import { asStored } from './typed-text.ts';

/** What a person's client is connected to. */
export interface Surroundings {
  readonly slack: Slack;
  readonly carrier: Carrier;
  readonly events: Events;
  readonly responseUrl: (interaction: Interaction) => string;
}

/** Someone in front of their direct conversation with the bot; `at` leads elsewhere. */
export function createPerson(surroundings: Surroundings, user: User): SlackPerson {
  const { slack, carrier, events, responseUrl } = surroundings;
  const { workspace, messages, views, outcomes } = slack;
  const deeds = createDeeds(slack, responseUrl, user);
  const hands = createHands(slack, carrier, deeds);
  const seen = new Map<Message, SlackMessage>();
  const onlooker: Onlooker = {
    hands,
    workspace,
    see,
    seeForm: (view) => seenForm(view, views, onlooker),
    find: (channel, ts) => messages.seenBy(user.id, [channel]).find((message) => message.ts === ts),
    write: async ({ channel, ts, threadTs }, text) => write(channel, text, threadTs ?? ts),
  };

  function see(message: Message): SlackMessage {
    const known = seen.get(message) ?? seenMessage(message, onlooker);
    seen.set(message, known);
    return known;
  }

  async function write(channel: string, typed: string, threadTs?: string): Promise<SlackMessage> {
    const onlyFor = channel === directChannel(user) ? user.id : undefined;
    const at = { channel, threadTs, onlyFor, ephemeral: false, author: user.id };
    const message = messages.add(at, { text: asStored(typed, workspace), blocks: [] });
    await events.messageWritten(message);
    return see(message);
  }

  async function openHome(): Promise<SeenHome> {
    const shown = views.homeOf(user);
    const delivery = events.homeOpened(user, shown);
    const outcome = await outcomes.of(deeds.open(shown), 'home', delivery);
    if ('home' in outcome) return seenHome(outcome.home, onlooker);
    throw new Error(`the home tab that ${user.name} opened was not published`);
  }

  function home(): SeenHome {
    const shown = views.homeOf(user);
    if (!shown) throw new Error(`nothing was published to the home tab of ${user.name}`);
    return seenHome(shown, onlooker);
  }

  function standingAt(where: Conversation): SlackPerson {
    return {
      name: user.name,
      id: user.id,
      slash: async (command, options = {}) =>
        see(await hands.messageAfter(deeds.slash(where, commandLine(command, options)))),
      openWith: async (command, options = {}) =>
        onlooker.seeForm(await hands.formAfter(deeds.slash(where, commandLine(command, options)))),
      messages: () => messages.seenBy(user.id, [where.id, directChannel(user)]).map(see),
      say: async (text) => write(where.id, text),
      openHome,
      home,
      at: (other) => standingAt(other === 'direct' ? workspace.directWith(user) : entered(other)),
    };
  }

  function entered(where: Conversation): Conversation {
    where.members.add(user.id);
    return where;
  }

  return standingAt(workspace.directWith(user));
}

function commandLine(command: string, options: Typed): string {
  const typed = Object.entries(options).map(([name, value]) => `${name}:${quoted(String(value))}`);
  return [command.replace('/', ''), ...typed].join(' ');
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}
