import { styleText } from 'node:util';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { Marks } from '../markdown.ts';

type Paint = (text: string) => string;

/** The narrowest column that text is wrapped into. */
const NARROWEST = 10;

/** How parts of a reply look in the terminal. */
export interface Style extends Marks {
  readonly quiet: Paint;
  readonly right: Paint;
  readonly wrong: Paint;
  readonly warning: Paint;
}

/**
 * Without colour, code keeps its backticks and the rest is plain. NO_COLOR is respected (https://no-color.org).
 * @param width columns of the terminal
 */
export function createStyle(coloured: boolean, width: number): Style {
  const paint = (format: Parameters<typeof styleText>[0], plain: Paint = (text) => text): Paint =>
    coloured ? (text) => styleText(format, text, { validateStream: false }) : plain;
  const listing = paint('cyan');
  return {
    text: (text) => text,
    strong: paint('bold'),
    emphasis: paint('italic'),
    struck: paint('strikethrough'),
    code: paint('cyan', (text) => `\`${text}\``),
    listing: (text) => listing(text.replace(/^/gm, '    ')),
    link: (text, destination) => `${text} <${destination}>`,
    wrap: (text, margin) => wrapAnsi(text, Math.max(NARROWEST, width - margin), { hard: true }),
    quiet: paint('dim'),
    right: paint('green'),
    wrong: paint('red'),
    warning: paint('yellow'),
  };
}

export function wantsColour(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'];
}
