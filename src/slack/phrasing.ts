import type { Command } from '../command.ts';
import type { Reply } from '../reply.ts';

/** Words a reply as it is to be read on Slack. */
export type Phrasing = (reply: Reply) => Reply;

/** On Slack every command begins with the one that Viva has: `/ask` becomes `/viva ask`. */
export function createPhrasing(commands: readonly Command[]): Phrasing {
  const names = commands.map(({ name }) => name).join('|');
  const mention = new RegExp(`(^|\`)/(${names})(?=[\\s\`]|$)`, 'g');
  const phrased = (text: string): string => text.replaceAll(mention, '$1/viva $2');
  return ({ text, fields, ...reply }) => ({
    ...reply,
    ...(text !== undefined && { text: phrased(text) }),
    ...(fields && {
      fields: fields.map(({ name, value }) => ({ name: phrased(name), value: phrased(value) })),
    }),
  });
}
