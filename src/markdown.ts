import MarkdownIt, { type Token } from 'markdown-it';

/** The Markdown that Viva reads: CommonMark with strikethrough, and no HTML. */
const parser = new MarkdownIt('commonmark', { html: false }).enable('strikethrough');

/** Leaves what stands within a block as it is: that is most of the work. */
const blockParser = new MarkdownIt('commonmark', { html: false }).disable(['inline', 'text_join']);

export type { Token };

/** Any text is Markdown: nothing is thrown. */
export function parseMarkdown(text: string): readonly Token[] {
  return parser.parse(text, {});
}

/** The same, but for what stands inside a paragraph or heading: such tokens have no children. */
export function parseBlocks(text: string): readonly Token[] {
  return blockParser.parse(text, {});
}

/** As HTML that is safe to show: what an author wrote as HTML is text. */
export function htmlOf(markdown: string): string {
  return parser.render(markdown);
}

/** The same for a text within a line. */
export function inlineHtmlOf(markdown: string): string {
  return parser.renderInline(markdown);
}

/** What a reader of the text would see, without its marks. */
export function plainText(markdown: string): string {
  return parseMarkdown(markdown)
    .flatMap((token) => token.children ?? [])
    .map((token) => (token.type === 'softbreak' || token.type === 'hardbreak' ? ' ' : token.content))
    .join('');
}

/** How the parts of a Markdown text are shown somewhere. Each gets what stands inside it, shown already. */
export interface Marks {
  /** Bare text; the only one that gets what the author wrote. */
  readonly text: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly emphasis: (text: string) => string;
  readonly struck: (text: string) => string;
  /** Code within a sentence. */
  readonly code: (text: string) => string;
  /** Code on lines of its own. */
  readonly listing: (text: string) => string;
  readonly link: (text: string, destination: string) => string;
  /** Breaks a paragraph into lines; `margin` columns are taken already. */
  readonly wrap: (text: string, margin: number) => string;
}

/** Renders Markdown by a platform's marks. Lists get bullets and numbers; headings and pictures are read as text. */
export function renderMarkdown(markdown: string, marks: Marks): string {
  const blocks: string[] = [];
  const lists: List[] = [];
  for (const token of parseMarkdown(markdown)) {
    if (token.type.endsWith('_list_open')) lists.push(listOf(token));
    else if (token.type.endsWith('_list_close')) lists.pop();
    else if (token.type === 'list_item_open') beginItem(lists);
    else if (token.type === 'inline') blocks.push(withMargin(inline(token, marks), takeMargin(lists), marks));
    else if (token.type === 'fence' || token.type === 'code_block')
      blocks.push(marks.listing(token.content.trimEnd()));
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

function listOf(token: Token): List {
  return { next: token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined };
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

function withMargin(text: string, { first, others }: Margin, { wrap }: Marks): string {
  return first + wrap(text, first.length).replaceAll('\n', `\n${others}`);
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

/** Text whose mark is still open. */
interface Span {
  readonly close: (text: string) => string;
  text: string;
}

function inline({ children }: Token, marks: Marks): string {
  const spans: Span[] = [{ close: (text) => text, text: '' }];
  for (const token of children ?? []) {
    if (token.nesting === 1) spans.push({ close: closingOf(token, marks), text: '' });
    else {
      const { close, text } =
        token.nesting === -1 ? spans.pop()! : { close: (leaf: string) => leaf, text: leafOf(token, marks) };
      spans.at(-1)!.text += close(text);
    }
  }
  return spans[0]!.text;
}

function leafOf({ type, content }: Token, marks: Marks): string {
  if (type === 'code_inline') return marks.code(content);
  if (type === 'softbreak') return ' ';
  return type === 'hardbreak' ? '\n' : marks.text(content);
}

function closingOf(token: Token, marks: Marks): (text: string) => string {
  if (token.type === 'strong_open') return marks.strong;
  if (token.type === 'em_open') return marks.emphasis;
  if (token.type === 's_open') return marks.struck;
  const destination = token.attrGet('href');
  return destination ? (text) => marks.link(text, String(destination)) : (text) => text;
}
