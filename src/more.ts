import { action } from './command.ts';
import { UserError } from './errors.ts';
import { actionId, type Button } from './reply.ts';

/** The command whose action shows what had no room. */
const HOME = 'help';

/** @param key under which the rest lies on the shelf */
export function moreButton(key: string): Button {
  return { label: 'More', id: actionId(HOME, 'more', key) };
}

/** Shows what had no room in a message; what has none again stands behind the next button. */
export const more = action(
  ([key = '']) => ({ key }),
  'actor',
  async ({ key, shelf }) => {
    const rest = await shelf.get(key);
    if (rest === undefined)
      throw new UserError('This was a while ago: the rest is gone. Use the command again.');
    return { text: rest };
  },
);
