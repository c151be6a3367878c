import { randomBytes } from 'node:crypto';
import type { Clock } from '../../far-end/clock.ts';
import type { Message } from './messages.ts';
import { SlackError } from './slack-error.ts';
import type { HomeTab, OpenView } from './views.ts';
import type { Conversation, User } from './workspace.ts';

/** Something a person did that the app was told of. */
export interface Interaction {
  readonly actor: User;
  /** For error texts: `“/viva ask” by ada`. */
  readonly what: string;
  /** Where it happened, and where what its `response_url` takes is shown. */
  readonly place: Conversation;
  readonly triggerId: string;
  /** Last part of its `response_url`. */
  readonly responseId: string;
  /** The message at which something was pressed or chosen. */
  readonly source?: Message | undefined;
  /** The modal or the home tab in which something was pressed or chosen. */
  readonly view?: OpenView | HomeTab | undefined;
  /** The interaction that opened the modal which this one submits. */
  readonly opener?: Interaction | undefined;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction */
const triggerLife = 3_000;
const responseLife = 30 * 60_000;
const responseUses = 5;

export type Interactions = ReturnType<typeof createInteractions>;

/** What people did, and what each of it still allows the app to do. */
export function createInteractions(clock: Clock) {
  const started: { interaction: Interaction; at: number; exchanged: boolean; responses: number }[] = [];

  return {
    start(does: Omit<Interaction, 'triggerId' | 'responseId'>): Interaction {
      const count = started.length + 1;
      const triggerId = `${clock.now()}.${count}.${randomBytes(8).toString('hex')}`;
      const interaction = { ...does, triggerId, responseId: randomBytes(12).toString('base64url') };
      started.push({ interaction, at: clock.now(), exchanged: false, responses: 0 });
      return interaction;
    },

    /** A trigger opens one view, within three seconds. */
    exchangeTrigger(triggerId: unknown): Interaction {
      const found = started.find(({ interaction }) => interaction.triggerId === triggerId);
      if (!found) throw new SlackError('invalid_trigger_id');
      if (found.exchanged) throw new SlackError('exchanged_trigger_id');
      if (clock.now() - found.at > triggerLife) throw new SlackError('expired_trigger_id');
      found.exchanged = true;
      return found.interaction;
    },

    /** A `response_url` takes five responses, within thirty minutes. */
    useResponse(responseId: string): Interaction {
      const found = started.find(({ interaction }) => interaction.responseId === responseId);
      if (!found || clock.now() - found.at > responseLife) throw new SlackError('expired_url');
      if (found.responses >= responseUses) throw new SlackError('used_url');
      found.responses += 1;
      return found.interaction;
    },
  };
}
