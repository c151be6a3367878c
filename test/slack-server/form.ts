import type { InputBlock, PlainTextInput } from '@slack/types';
import * as v from 'valibot';
import type { SeenForm, SeenMessage } from '../far-end/person.ts';
import { modalView } from './block-kit.ts';
import { SlackError } from './slack-error.ts';
import type { AckPayload } from './socket-mode.ts';
import { replaceModal, type OpenView, type ViewState } from './views.ts';

/**
 * A modal as the person in front of it sees it. A field's name is the `action_id` of its input element; only
 * fields to type into are known.
 */
export function seenForm(view: OpenView, submit: (state: ViewState) => Promise<SeenMessage>): SeenForm {
  return {
    get title() {
      return view.modal.title.text;
    },
    get fields() {
      return textFields(view).map(({ block, element }) => ({
        name: nameOf(element),
        label: block.label.text,
        value: element.initial_value ?? '',
      }));
    },
    submit: async (values) => submit(filledIn(view, values)),
  };
}

interface TextField {
  readonly block: InputBlock;
  readonly element: PlainTextInput;
}

function textFields({ modal }: OpenView): TextField[] {
  return modal.blocks
    .filter((block) => block.type === 'input')
    .map((block) => {
      if (block.element.type !== 'plain_text_input')
        throw new Error(`the person at this far end can't fill in a ${block.element.type} yet`);
      return { block, element: block.element };
    });
}

function nameOf({ action_id = '' }: PlainTextInput): string {
  return action_id;
}

/** The state that Slack sends. Throws where its client would not let the person send the form. */
function filledIn(view: OpenView, values: Readonly<Record<string, string>>): ViewState {
  if (!view.open) throw new Error(`the form “${view.modal.title.text}” is closed`);
  const fields = textFields(view);
  const names = fields.map(({ element }) => nameOf(element));
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`no field “${unknown}”; there are: ${names.join(', ')}`);
  return Object.fromEntries(
    fields.map((field) => {
      const { block, element } = field;
      const value = accepted(field, values[nameOf(element)] ?? element.initial_value ?? '');
      return [block.block_id, { [nameOf(element)]: { type: element.type, value: value || null } }];
    }),
  );
}

function accepted({ block, element }: TextField, value: string): string {
  const { min_length: least = 0, max_length: most = 3000 } = element;
  const tooShort = value === '' ? block.optional !== true : value.length < least;
  if (tooShort || value.length > most)
    throw new Error(`Slack doesn't let “${value}” be sent as “${block.label.text}”`);
  return value;
}

/**
 * Does what the app answers to a submission; returns what the form then complains of.
 * https://docs.slack.dev/surfaces/modals#updating_response
 */
export function applyResponseAction(view: OpenView, payload: AckPayload): string | undefined {
  switch (payload['response_action']) {
    case undefined:
    case 'clear':
      view.open = false;
      return undefined;
    case 'update':
      return updateProblem(view, payload['view']);
    case 'errors':
      return complaints(view, payload['errors']);
    default:
      return `unknown response_action ${String(payload['response_action'])}`;
  }
}

function updateProblem(view: OpenView, modal: unknown): string | undefined {
  try {
    replaceModal(view, modalView(modal));
    return undefined;
  } catch (error) {
    if (error instanceof SlackError) return error.message;
    throw error;
  }
}

function complaints(view: OpenView, errors: unknown): string {
  const texts = v.safeParse(v.record(v.string(), v.string()), errors);
  if (!texts.success) return 'response_action errors without texts by block_id';
  const shown = Object.entries(texts.output).map(([blockId, problem]) => {
    const field = textFields(view).find(({ block }) => block.block_id === blockId);
    return field ? `“${field.block.label.text}”: ${problem}` : `no input block ${blockId} to complain of`;
  });
  return `the form says ${shown.join(', ')}`;
}
