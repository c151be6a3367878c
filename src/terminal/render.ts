import stringWidth from 'fast-string-width';
import type { Field, Reply, Tone } from '../reply.ts';
import { renderMarkdown } from './markdown.ts';
import type { Style } from './style.ts';

const MARKS: Readonly<Record<Tone, string>> = { plain: '', right: '✓ ', wrong: '✗ ', warning: '! ' };

/**
 * A reply as text. Choices and then buttons are numbered from 1.
 * @param width columns of the terminal
 */
export function renderReply(reply: Reply, width: number, style: Style): string {
  const { choices = [], buttons = [] } = reply;
  const parts = [
    heading(reply, width, style),
    renderFields(reply.fields ?? [], width, style),
    reply.image && style.quiet(`[picture: ${reply.image.alt}] ${reply.image.path}`),
    reply.clip && style.quiet(`[sound, ${Math.round(reply.clip.milliseconds / 1000)} s] ${reply.clip.path}`),
    choices
      .map(({ text }, index) => numbered(index + 1, renderMarkdown(text, width - 5, style), style))
      .join('\n'),
    flow(
      buttons.map(
        ({ label }, index) => `${style.strong(String(choices.length + index + 1).padStart(3))}  ${label}`,
      ),
      width,
    ),
  ];
  return printable(parts.filter(Boolean).join('\n\n'));
}

/** The title with its mark; a text without a title carries the mark itself. */
function heading({ tone = 'plain', title, text }: Reply, width: number, style: Style): string {
  const paint = tone === 'plain' ? style.strong : style[tone];
  const mark = MARKS[tone];
  const body = text && renderMarkdown(text, width - (title ? 0 : mark.length), style);
  if (title) return [paint(style.strong(mark + title)), body].filter(Boolean).join('\n\n');
  return body && mark ? paint(mark) + body.replaceAll('\n', `\n${' '.repeat(mark.length)}`) : (body ?? '');
}

/** Short values stand in a column beside their names, long ones below. */
function renderFields(fields: readonly Field[], width: number, style: Style): string {
  const column = Math.max(0, ...fields.map(({ name }) => stringWidth(name))) + 2;
  const beside = fields.every(({ value }) => !value.includes('\n') && column + stringWidth(value) <= width);
  const rendered = fields.map(({ name, value }) => {
    const shown = renderMarkdown(value.replaceAll('\n', '\\\n'), beside ? width : width - 2, style);
    if (beside) return `${style.quiet(name)}${' '.repeat(column - stringWidth(name))}${shown}`;
    return `${style.strong(name)}\n${shown.replace(/^/gm, '  ')}`;
  });
  return rendered.join(beside ? '\n' : '\n\n');
}

function numbered(number: number, text: string, style: Style): string {
  return `${style.strong(String(number).padStart(3))}  ${text.replaceAll('\n', '\n     ')}`;
}

/** Puts items beside each other, as many as a line holds. */
function flow(items: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const item of items) {
    const line = lines.at(-1);
    if (line !== undefined && stringWidth(line) + stringWidth(item) < width)
      lines[lines.length - 1] = `${line} ${item}`;
    else lines.push(item);
  }
  return lines.join('\n');
}

const ESCAPE = '\u001B';
const KEPT = new RegExp(ESCAPE + String.raw`\[\d+m|\n|\p{Cc}`, 'gu');

/** No text from outside may steer the terminal: of all control characters, our own colours and line ends stay. */
function printable(text: string): string {
  return text.replace(KEPT, (match) => (match.length > 1 || match === '\n' ? match : ''));
}
