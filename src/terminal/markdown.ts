import { wrapAnsi } from 'fast-wrap-ansi';
import { parseMarkdown, type Token } from '../markdown.ts';
import type { Style } from './style.ts';

/** Renders Markdown as lines of at most `width` columns. */
export function renderMarkdown(markdown: string, width: number, style: Style): string {
  const blocks: string[] = [];
  const lists: List[] = [];
  for (const token of parseMarkdown(markdown)) {
    if (token.type.endsWith('_list_open'))
      lists.push({
        next: token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined,
      });
    else if (token.type.endsWith('_list_close')) lists.pop();
    else if (token.type === 'list_item_open') beginItem(lists);
    else if (token.type === 'inline') blocks.push(wrapBlock(inline(token, style), width, takeMargin(lists)));
    else if (token.type === 'fence' || token.type === 'code_block')
      blocks.push(indent(style.listing(token.content.trimEnd()), '    '));
  }
  return joinBlocks(blocks);
}

interface List {
  /** The next item's number; undefined for bullets. */
  next: number | undefined;
  /** What the item that has just begun is marked with. */
  mark?: string | undefined;
}

interface Margin {
  readonly first: string;
  readonly others: string;
}

function beginItem(lists: List[]): void {
  const list = lists.at(-1)!;
  list.mark = list.next === undefined ? '• ' : `${list.next++}. `;
}

function takeMargin(lists: List[]): Margin {
  const list = lists.at(-1);
  if (!list) return { first: '', others: '' };
  const outer = '  '.repeat(lists.length - 1);
  const mark = list.mark ?? '  ';
  list.mark = undefined;
  return { first: outer + mark, others: outer + ' '.repeat(mark.length) };
}

function wrapBlock(text: string, width: number, { first, others }: Margin): string {
  const lines = wrapAnsi(text, Math.max(10, width - first.length), { hard: true }).split('\n');
  return lines.map((line, index) => (index === 0 ? first : others) + line).join('\n');
}

/** Items of a list follow each other closely; other blocks have an empty line between. */
function joinBlocks(blocks: readonly string[]): string {
  return blocks.reduce((text, block, index) => {
    const close = isItem(block) && isItem(blocks[index - 1] ?? '');
    return `${text}${index === 0 ? '' : close ? '\n' : '\n\n'}${block}`;
  }, '');
}

function isItem(block: string): boolean {
  return /^\s*(•|\d+\.) /.test(block);
}

function indent(text: string, margin: string): string {
  return text.replace(/^/gm, margin);
}

/** A mark that is open, and what is said when it closes. */
interface Span {
  readonly paint: (text: string) => string;
  readonly after: string;
}

/** Inline text, each mark painted over all that stands inside it. */
function inline({ children }: Token, style: Style): string {
  const spans: Span[] = [];
  const paint = (text: string): string => spans.reduceRight((painted, span) => span.paint(painted), text);
  let text = '';
  for (const token of children ?? []) {
    if (token.nesting === 1) spans.push(spanOf(token, style));
    else if (token.nesting === -1) text += spans.pop()!.after;
    else if (token.type === 'code_inline') text += paint(style.code(token.content));
    else text += token.type === 'hardbreak' ? '\n' : token.type === 'softbreak' ? ' ' : paint(token.content);
  }
  return text;
}

/** A link says where it leads, behind its text. */
function spanOf(token: Token, style: Style): Span {
  if (token.type === 'strong_open') return { paint: style.strong, after: '' };
  if (token.type === 'em_open') return { paint: style.emphasis, after: '' };
  const destination = token.attrGet('href');
  return { paint: (text) => text, after: destination ? ` <${destination}>` : '' };
}
