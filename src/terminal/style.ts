import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** How parts of a reply look in the terminal. */
export interface Style {
  readonly strong: Paint;
  readonly emphasis: Paint;
  /** Code within a sentence. */
  readonly code: Paint;
  /** Code on lines of its own. */
  readonly listing: Paint;
  readonly quiet: Paint;
  readonly right: Paint;
  readonly wrong: Paint;
  readonly warning: Paint;
}

/** Without colour, code keeps its backticks and the rest is plain. NO_COLOR is respected (https://no-color.org). */
export function createStyle(stream: NodeJS.WritableStream & { isTTY?: boolean }): Style {
  const coloured = stream.isTTY === true && !process.env['NO_COLOR'];
  const paint = (format: Parameters<typeof styleText>[0], plain: Paint = (text) => text): Paint =>
    coloured ? (text) => styleText(format, text, { validateStream: false }) : plain;
  return {
    strong: paint('bold'),
    emphasis: paint('italic'),
    code: paint('cyan', (text) => `\`${text}\``),
    listing: paint('cyan'),
    quiet: paint('dim'),
    right: paint('green'),
    wrong: paint('red'),
    warning: paint('yellow'),
  };
}
