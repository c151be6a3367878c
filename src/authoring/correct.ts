import { action, type Action, type Context, type FormValues } from '../command.ts';
import { UserError } from '../errors.ts';
import { actionId, type Form, type Reply } from '../reply.ts';
import type { Typed } from './draft.ts';

const GONE = 'What you typed is gone by now. Start again with the command.';

/**
 * Runs what a submitted form leads to. What can't be kept as it was typed isn't lost: a button opens the form again
 * with all of it.
 *
 * @param again the action that `correctAction` makes, and its state before the key
 */
export async function orCorrect(
  { values, shelf }: Context & FormValues,
  again: readonly [command: string, action: string, ...state: string[]],
  run: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const key = await shelf.put(JSON.stringify(values));
    return {
      tone: 'warning',
      text: error.message,
      buttons: [{ label: 'Correct it', id: actionId(...again, key), style: 'primary' }],
    };
  }
}

/** Opens a form again with what was typed into it. The key is the last part of the action's state. */
export function correctAction(formOf: (typed: Typed, ...state: string[]) => Form): Action {
  return action(
    (parts) => ({ parts }),
    'form',
    async ({ parts, shelf }) => {
      const typed = await shelf.get(parts.at(-1) ?? '');
      if (typed === undefined) throw new UserError(GONE);
      return formOf(JSON.parse(typed) as Typed, ...parts.slice(0, -1));
    },
  );
}
