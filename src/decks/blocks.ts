import { parseBlocks, type Token } from '../markdown.ts';

/** A piece of a deck file at its outermost level. */
export interface Block {
  readonly kind: 'heading' | 'list' | 'fence' | 'other';
  /** First line, from 1. */
  readonly line: number;
  /** As it stands in the file. */
  readonly source: string;
  /** What stands inside: a heading's text, or a fence's lines. */
  readonly content: string;
  /** A heading's level, `h2`, or a fence's language. */
  readonly label: string;
  /** A list's items, without their bullets. */
  readonly items: readonly Item[];
}

export interface Item {
  readonly line: number;
  readonly source: string;
}

/** Cuts Markdown into its outermost blocks. `firstLine` is the number of the text's first line. */
export function blocksOf(text: string, firstLine: number): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  const tokens = parseBlocks(text);
  for (const [index, token] of tokens.entries()) {
    if (token.level === 0 && token.nesting >= 0 && token.map)
      blocks.push(readBlock(tokens, index, token, lines, firstLine));
  }
  return blocks;
}

function readBlock(
  tokens: readonly Token[],
  index: number,
  token: Token,
  lines: readonly string[],
  firstLine: number,
): Block {
  const [start, end] = token.map!;
  const kind = kindOf(token);
  return {
    kind,
    line: firstLine + start,
    source: lines.slice(start, end).join('\n').replace(/^\n+/, '').trimEnd(),
    content: kind === 'heading' ? tokens[index + 1]!.content : token.content,
    label: kind === 'fence' ? token.info.trim() : token.tag,
    items: kind === 'list' ? itemsOf(tokens, index, firstLine) : [],
  };
}

function kindOf({ type }: Token): Block['kind'] {
  if (type === 'heading_open') return 'heading';
  if (type === 'bullet_list_open' || type === 'ordered_list_open') return 'list';
  return type === 'fence' ? 'fence' : 'other';
}

function itemsOf(tokens: readonly Token[], opening: number, firstLine: number): Item[] {
  const items: Item[] = [];
  for (let index = opening + 1; tokens[index]!.level > 0; index++) {
    const token = tokens[index]!;
    if (token.level === 1 && token.type === 'list_item_open')
      items.push({ line: firstLine + token.map![0], source: textOf(tokens, index) });
  }
  return items;
}

/** The text of an item, its lines joined. */
function textOf(tokens: readonly Token[], opening: number): string {
  const parts: string[] = [];
  for (let index = opening + 1; tokens[index]!.level > 1; index++) {
    const { type, content } = tokens[index]!;
    if (type === 'inline') parts.push(content.replaceAll('\n', ' '));
  }
  return parts.join(' ');
}
