/**
 * What the lines at the top of Anki's text export say of the rest.
 * @see https://docs.ankiweb.net/importing/text-files.html#file-headers
 */
export interface AnkiHeader {
  readonly separator: string | undefined;
  /** Whether cells hold HTML; otherwise they are plain text. */
  readonly html: boolean;
  /** Names of the columns, if there are any. */
  readonly names: readonly string[];
  /** Columns, from 1, that hold no field. */
  readonly columns: Readonly<Record<'guid' | 'notetype' | 'deck' | 'tags', number | undefined>>;
  readonly deck: string | undefined;
  /** For every note. */
  readonly tags: string;
  /** How many lines it has. */
  readonly lines: number;
}

const SEPARATORS: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  space: ' ',
  pipe: '|',
  colon: ':',
};

/** Reads the `#key:value` lines at the top, and passes over other comments there; undefined for a text without them. */
export function readAnkiHeader(text: string): AnkiHeader | undefined {
  const lines = headerLines(text);
  if (lines.length === 0) return undefined;
  const values = new Map(lines.map(splitLine));
  const column = (name: string): number | undefined => Number(values.get(`${name} column`)) || undefined;
  const separator = separatorOf(values.get('separator'));
  return {
    separator,
    html: values.get('html')?.trim().toLowerCase() === 'true',
    names: values.get('columns')?.split(separator ?? '\t') ?? [],
    columns: {
      guid: column('guid'),
      notetype: column('notetype'),
      deck: column('deck'),
      tags: column('tags'),
    },
    deck: values.get('deck')?.trim() || undefined,
    tags: values.get('tags') ?? '',
    lines: lines.length,
  };
}

const KEYS = /^#(separator|html|columns|notetype|deck|tags|(guid|notetype|deck|tags) column|if matches):/i;

/** What a line begins with that is for Anki, or for nobody. */
export const COMMENT = '#';

/** None, unless Anki knows one of them. */
function headerLines(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; text.startsWith(COMMENT, start);) {
    const end = text.indexOf('\n', start);
    lines.push(text.slice(start, end < 0 ? undefined : end));
    start = end < 0 ? text.length : end + 1;
  }
  return lines.some((line) => KEYS.test(line)) ? lines : [];
}

function splitLine(line: string): [key: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(1, colon).toLowerCase(), line.slice(colon + 1)];
}

function separatorOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return SEPARATORS[value.trim().toLowerCase()] ?? (value.length === 1 ? value : undefined);
}
