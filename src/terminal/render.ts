import stringWidth from 'fast-string-width';
import { renderMarkdown } from '../markdown.ts';
import type { Field, Reply, Tone } from '../reply.ts';
import { createStyle, type Style } from './style.ts';

const SIGNS: Readonly<Record<Tone, string>> = { plain: '', right: '✓ ', wrong: '✗ ', warning: '! ' };

/** Columns before a numbered choice. */
const NUMBER_MARGIN = 5;

/**
 * A reply as text. Choices and then buttons are numbered from 1.
 * @param width columns of the terminal
 */
export function renderReply(reply: Reply, width: number, coloured: boolean): string {
  const { choices = [], menu, buttons = [], image, clip, file } = reply;
  const picks = [...(menu?.options ?? []), ...buttons];
  const style = createStyle(coloured, width);
  const beside = createStyle(coloured, width - NUMBER_MARGIN);
  const number = (index: number): string => style.strong(String(index).padStart(3));
  const parts = [
    heading(reply, width, coloured),
    renderFields(reply.fields ?? [], width, coloured),
    image && style.quiet(`[picture: ${image.alt}] ${image.path}`),
    clip && style.quiet(`[sound, ${Math.round(clip.milliseconds / 1000)} s] ${clip.path}`),
    file && style.quiet(`[file: ${file.alt}] ${typeof file.content === 'string' ? file.content : file.name}`),
    choices
      .map(({ text }, index) => `${number(index + 1)}  ${hung(renderMarkdown(text, beside), NUMBER_MARGIN)}`)
      .join('\n'),
    menu && style.quiet(menu.placeholder),
    flow(
      picks.map(({ label }, index) => `${number(choices.length + index + 1)}  ${label}`),
      width,
    ),
  ];
  return printable(parts.filter(Boolean).join('\n\n'));
}

/** The title with its sign; a text without a title carries the sign itself. */
function heading({ tone = 'plain', title, text }: Reply, width: number, coloured: boolean): string {
  const sign = SIGNS[tone];
  const style = createStyle(coloured, title ? width : width - sign.length);
  const paint = tone === 'plain' ? (plain: string): string => plain : style[tone];
  const body = text && renderMarkdown(text, style);
  if (title) return [paint(style.strong(sign + title)), body].filter(Boolean).join('\n\n');
  return body && sign ? paint(sign) + hung(body, sign.length) : (body ?? '');
}

/** Short values stand in a column beside their names, long ones below. */
function renderFields(fields: readonly Field[], width: number, coloured: boolean): string {
  const column = Math.max(0, ...fields.map(({ name }) => stringWidth(name))) + 2;
  const besides = fields.every(({ value }) => !value.includes('\n') && column + stringWidth(value) <= width);
  const style: Style = createStyle(coloured, besides ? width : width - 2);
  const rendered = fields.map(({ name, value }) => {
    const shown = renderMarkdown(value.replaceAll('\n', '\\\n'), style);
    if (besides) return `${style.quiet(name)}${' '.repeat(column - stringWidth(name))}${shown}`;
    return `${style.strong(name)}\n  ${hung(shown, 2)}`;
  });
  return rendered.join(besides ? '\n' : '\n\n');
}

/** Puts every line but the first behind a margin. */
function hung(text: string, margin: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(margin)}`);
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
