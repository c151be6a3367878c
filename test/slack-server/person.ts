import type { Person, SeenForm, SeenMessage, Typed } from '../far-end/person.ts';
import { applyResponseAction, seenForm } from './form.ts';
import type { Interaction } from './interactions.ts';
import type { Message } from './messages.ts';
import type { Outcome } from './outcomes.ts';
import { pressPayload, slashPayload, submissionPayload } from './payloads.ts';
import type { PlacedButton } from './readable.ts';
import { replyProblem } from './response-url.ts';
import { labelOf, seenMessage, type Presses } from './seen-message.ts';
import type { Slack } from './slack.ts';
import type { AckPayload, Envelope, SocketMode } from './socket-mode.ts';
import type { OpenView, ViewState } from './views.ts';
import type { User } from './workspace.ts';

/** What a person's client is connected to. */
export interface Surroundings {
  readonly slack: Slack;
  readonly sockets: SocketMode;
  readonly responseUrl: (interaction: Interaction) => string;
}

/** `slash('/ask', { deck: 'asyncio' })` sends `/viva ask deck:asyncio`; a value with spaces is put in double quotes. */
export function createPerson({ slack, sockets, responseUrl }: Surroundings, user: User): Person {
  const seen = new Map<Message, SeenMessage>();

  function see(message: Message): SeenMessage {
    const known = seen.get(message) ?? seenMessage(message, pressesOf(message));
    seen.set(message, known);
    return known;
  }

  function pressesOf(message: Message): Presses {
    return {
      press: async (button) => messageAfter(...pressed(message, button)),
      open: async (button) => formAfter(...pressed(message, button)),
    };
  }

  function slashed(text: string): [Interaction, Envelope] {
    const interaction = slack.interactions.start({ actor: user, what: `“/viva ${text}” by ${user.name}` });
    const payload = slashPayload(interaction, responseUrl(interaction), text);
    const accept = (reply: AckPayload) => replyProblem(slack, interaction, reply);
    return [interaction, { type: 'slash_commands', payload, accept }];
  }

  function pressed(source: Message, button: PlacedButton): [Interaction, Envelope] {
    const what = `“${labelOf(button)}” pressed by ${user.name}`;
    const interaction = slack.interactions.start({ actor: user, what, source });
    const payload = pressPayload(interaction, responseUrl(interaction), source, button);
    return [interaction, { type: 'interactive', payload }];
  }

  function submitted(view: OpenView, state: ViewState): [Interaction, Envelope] {
    const what = `the form “${view.modal.title.text}” sent by ${user.name}`;
    const interaction = slack.interactions.start({ actor: user, what, opener: view.opener });
    const payload = submissionPayload(interaction, view, state);
    const accept = (answer: AckPayload) => applyResponseAction(view, answer);
    return [interaction, { type: 'interactive', payload, accept }];
  }

  const outcomeOf = (interaction: Interaction, envelope: Envelope): Promise<Outcome> =>
    slack.outcomes.of(interaction, sockets.deliver(envelope));

  async function messageAfter(interaction: Interaction, envelope: Envelope): Promise<SeenMessage> {
    const outcome = await outcomeOf(interaction, envelope);
    if ('message' in outcome) return see(outcome.message);
    throw new Error(`${interaction.what} opened the form “${outcome.view.modal.title.text}”, not a message`);
  }

  async function formAfter(interaction: Interaction, envelope: Envelope): Promise<SeenForm> {
    const outcome = await outcomeOf(interaction, envelope);
    if ('message' in outcome)
      throw new Error(`${interaction.what} led to a message, not a form: ${see(outcome.message).text}`);
    return seenForm(outcome.view, async (state) => messageAfter(...submitted(outcome.view, state)));
  }

  return {
    name: user.name,
    slash: async (command, options = {}) => messageAfter(...slashed(commandLine(command, options))),
    messages: () => slack.messages.seenBy(user.id).map(see),
  };
}

function commandLine(command: string, options: Typed): string {
  const typed = Object.entries(options).map(([name, value]) => `${name}:${quoted(String(value))}`);
  return [command.replace('/', ''), ...typed].join(' ');
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}
