import type { Button, Option } from '@slack/types';
import type { AckPayload, Envelope } from '../delivery/delivery.ts';
import { replyProblem } from '../web-api/response-url.ts';
import type { OwnFile } from '../../far-end/person.ts';
import { fileObject } from '../world/file-object.ts';
import type { Interaction } from '../world/interactions.ts';
import type { Message } from '../world/messages.ts';
import type { Slack } from '../world/slack.ts';
import type { HomeTab, OpenView, StateValue, ViewState } from '../world/views.ts';
import type { Conversation, User } from '../world/workspace.ts';
import { labelOf, placeholderOf, type Menu, type Placed } from './elements.ts';
import {
  closingPayload,
  messageActionPayload,
  shortcutPayload,
  slashPayload,
  submissionPayload,
  suggestionPayload,
  viewActionPayload,
} from './payloads.ts';
import { applyResponseAction } from './response-action.ts';

/** Something a person does, and how the app is told of it. */
export interface Deed {
  readonly interaction: Interaction;
  readonly envelope: Envelope;
}

/** Where something can be pressed or chosen. */
export type Surface = Message | OpenView | HomeTab;

export type Deeds = ReturnType<typeof createDeeds>;

/** All that this user can do. `responseUrl`: where the app responds to an interaction. */
export function createDeeds(slack: Slack, responseUrl: (interaction: Interaction) => string, actor: User) {
  const { features, interactions } = slack;

  function start(what: string, where: Surface | Conversation, opener?: Interaction): Interaction {
    const at = {
      ...('ts' in where && { source: where }),
      ...('content' in where && !('ts' in where) && { view: where }),
      ...(opener && { opener }),
    };
    return interactions.start({ actor, what: `${what} by ${actor.name}`, place: placeOf(where), ...at });
  }

  function placeOf(where: Surface | Conversation): Conversation {
    if ('members' in where) return where;
    if ('opener' in where) return where.opener.place;
    const { workspace } = slack;
    return ('ts' in where && workspace.conversation(where.channel)) || workspace.directWith(actor);
  }

  function acted(what: string, where: Surface, action: object, values: ViewState): Deed {
    const interaction = start(what, where);
    const payload =
      'ts' in where
        ? messageActionPayload(interaction, responseUrl(interaction), where, action, values)
        : viewActionPayload(interaction, where, action, values);
    return { interaction, envelope: { type: 'interactive', payload } };
  }

  const seconds = () => (slack.clock.now() / 1000).toFixed(6);

  return {
    slash(place: Conversation, text: string): Deed {
      offered('/viva', features.commands);
      const interaction = start(`“/viva ${text}”`, place);
      const payload = slashPayload(interaction, responseUrl(interaction), text);
      const accept = (reply: AckPayload) => replyProblem(slack, interaction, reply);
      return { interaction, envelope: { type: 'slash_commands', payload, accept } };
    },

    press(where: Surface, button: Placed<Button>, values: ViewState = {}): Deed {
      const { type, action_id, text, value, style } = button.element;
      const action = { type, action_id, block_id: button.blockId, text, value, style, action_ts: seconds() };
      return acted(`“${labelOf(button)}” pressed`, where, action, values);
    },

    select(where: Surface, menu: Placed<Menu>, option: Option): Deed {
      const { type, action_id = '', placeholder } = menu.element;
      const chosen: StateValue = { type, selected_option: option };
      const action = { ...chosen, action_id, block_id: menu.blockId, placeholder, action_ts: seconds() };
      const values = { [menu.blockId]: { [action_id]: chosen } };
      return acted(`“${option.text.text}” chosen`, where, action, values);
    },

    suggest(
      where: Surface,
      menu: Placed<Menu>,
      typed: string,
      take: (answer: AckPayload) => string | undefined,
    ): Deed {
      const interaction = start(`“${typed}” typed into “${placeholderOf(menu)}”`, where);
      const { action_id = '' } = menu.element;
      const payload = suggestionPayload(interaction, where, {
        action_id,
        block_id: menu.blockId,
        value: typed,
      });
      return { interaction, envelope: { type: 'interactive', payload, accept: take } };
    },

    use(message: Message, callbackId: string): Deed {
      offered(callbackId, features.shortcuts);
      const interaction = interactions.start({
        actor,
        what: `the shortcut ${callbackId} used by ${actor.name}`,
        place: placeOf(message),
      });
      const payload = shortcutPayload(interaction, responseUrl(interaction), message, callbackId);
      return { interaction, envelope: { type: 'interactive', payload } };
    },

    /** A file that goes with a form, as its payload tells of it. */
    upload: (file: OwnFile): object => fileObject(slack.files.sent(file, actor.id)),

    submit(view: OpenView, values: ViewState): Deed {
      const interaction = start(`the form “${view.content.title.text}” sent`, view, view.opener);
      const payload = submissionPayload(interaction, view, values);
      const accept = (answer: AckPayload) => applyResponseAction(slack, view, answer);
      return { interaction, envelope: { type: 'interactive', payload, accept } };
    },

    close(view: OpenView, values: ViewState, cleared: boolean): Deed {
      const interaction = start(`the form “${view.content.title.text}” closed`, view, view.opener);
      const payload = closingPayload(interaction, view, values, cleared);
      return { interaction, envelope: { type: 'interactive', payload } };
    },

    /** Told as an event, which is no interaction for the app. */
    open(home: HomeTab | undefined): Interaction {
      return start('home opened', home ?? slack.workspace.directWith(actor));
    },
  };
}

function offered(name: string, all: readonly string[] = [name]): void {
  if (!all.includes(name)) throw new Error(`${name} is not in the app's manifest`);
}
