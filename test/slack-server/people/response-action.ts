import * as v from 'valibot';
import { modalView } from '../block-kit.ts';
import type { AckPayload } from '../delivery/delivery.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import type { OpenView } from '../world/views.ts';

/**
 * Does what the app answers to a submission; returns what the form then complains of.
 * https://docs.slack.dev/surfaces/modals#updating_response
 */
export function applyResponseAction(slack: Slack, view: OpenView, answer: AckPayload): string | undefined {
  const { views, outcomes } = slack;
  switch (answer['response_action']) {
    case undefined:
      view.open = false;
      return undefined;
    case 'clear':
      for (const one of views.stackOf(view)) one.open = false;
      return undefined;
    case 'update':
      return problemOf(() => {
        views.replaceModal(view, modalView(answer['view']));
        outcomes.forThoseIn(views.stackOf(view), view);
      });
    case 'push':
      return problemOf(() => {
        const pushed = views.open(view.opener, modalView(answer['view']), view);
        outcomes.forThoseIn(views.stackOf(pushed), pushed);
      });
    case 'errors':
      return complaints(view, answer['errors']);
    default:
      return `unknown response_action ${String(answer['response_action'])}`;
  }
}

function problemOf(change: () => void): string | undefined {
  try {
    change();
    return undefined;
  } catch (error) {
    if (error instanceof SlackError) return error.message;
    throw error;
  }
}

function complaints({ content }: OpenView, errors: unknown): string {
  const texts = v.safeParse(v.record(v.string(), v.string()), errors);
  if (!texts.success) return 'response_action errors without texts by block_id';
  const shown = Object.entries(texts.output).map(([blockId, problem]) => {
    const field = content.blocks.find((block) => block.type === 'input' && block.block_id === blockId);
    return field?.type === 'input'
      ? `“${field.label.text}”: ${problem}`
      : `no input block ${blockId} to complain of`;
  });
  return `the form says ${shown.join(', ')}`;
}
