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
