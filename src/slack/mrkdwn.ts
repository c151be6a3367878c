import { renderMarkdown, type Marks } from '../markdown.ts';

/** https://docs.slack.dev/messaging/formatting-message-text: what is not escaped could ping or link. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const marks: Marks = {
  text: escaped,
  strong: (text) => `*${text}*`,
  emphasis: (text) => `_${text}_`,
  struck: (text) => `~${text}~`,
  code: (text) => `\`${escaped(text)}\``,
  listing: (text) => `\`\`\`\n${escaped(text)}\n\`\`\``,
  link: (text, destination) =>
    /^https?:\/\/[^\s|<>]+$/.test(destination) ? `<${escaped(destination)}|${text}>` : text,
  wrap: (text) => text,
};

/** Markdown as Slack's own mrkdwn. */
export function toMrkdwn(markdown: string): string {
  return renderMarkdown(markdown, marks);
}

/** A message that someone wrote on Slack, as Markdown: https://docs.slack.dev/messaging/formatting-message-text */
export function toMarkdown(message: string): string {
  return message
    .replaceAll(/<([@#!])([^|>]*)(?:\|([^>]*))?>/g, (_all, kind: string, id: string, label?: string) =>
      kind === '#' ? `#${label ?? id}` : `@${label ?? (kind === '@' ? 'someone' : id)}`,
    )
    .replaceAll(/<(https?:[^|>]+)\|([^>]*)>/g, (_all, link: string, label: string) =>
      label === link ? `<${link}>` : `${label} (<${link}>)`,
    )
    .replaceAll(/<(?:mailto|tel):[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, '**$1**')
    .replaceAll(/(?<![\w~])~([^~\n]+)~(?![\w~])/g, '~~$1~~')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
