import type { Reply } from './reply.ts';

/** Stands before the name of a command in our own texts; no text from outside is allowed to hold it. */
const MARK = '\uE000';

/**
 * A command as it is to be typed, `ask deck:ours`: shown as `/ask deck:ours`, or `/viva ask deck:ours`, wherever it
 * is read.
 */
export function mention(line: string): string {
  return `\`${MARK}${line}\``;
}

/** The same without Markdown around it, for where plain text stands. */
export function plainMention(line: string): string {
  return MARK + line;
}

/** Words a reply for a platform. @param prefix what stands before a command there: `/`, `/viva ` */
export function withMentions(reply: Reply, prefix: string): Reply {
  const { text, fields } = reply;
  return {
    ...reply,
    ...(text !== undefined && { text: withPrefix(text, prefix) }),
    ...(fields && {
      fields: fields.map(({ name, value }) => ({
        name: withPrefix(name, prefix),
        value: withPrefix(value, prefix),
      })),
    }),
  };
}

/** Takes the mark out of what people have written. */
export function unmarked(text: string): string {
  return text.replaceAll(MARK, '');
}

function withPrefix(text: string, prefix: string): string {
  return text.replaceAll(MARK, prefix);
}
