import { parseMarkdown } from '../markdown.ts';
import { BLOCKS, isRead, textIn, type HtmlElement, type HtmlNode } from './html.ts';
import { literal, literalLines } from './literal.ts';

/**
 * HTML as Markdown of several paragraphs. What Markdown has no mark for is read as text; where the marks would
 * change what is read, they are left out.
 */
export function markdownOf(nodes: readonly HtmlNode[]): string {
  const markdown = blocksOf(nodes).join('\n\n');
  return readsAs(markdown, nodes) ? markdown : literalLines(textIn(nodes));
}

/** The same on one line: a question has no more. */
export function lineOf(nodes: readonly HtmlNode[]): string {
  const line = flat(inline(nodes));
  return readsAs(line, nodes) ? line : literal(textIn(nodes).replaceAll(/\s+/g, ' ').trim());
}

const flat = (text: string): string => text.replaceAll(/\\?\n/g, ' ').replaceAll(/\s+/g, ' ').trim();

function readsAs(markdown: string, nodes: readonly HtmlNode[]): boolean {
  const read = parseMarkdown(markdown)
    .map(({ content, children }) => children?.map((child) => child.content).join('') ?? content)
    .join('');
  return bare(read) === bare(textIn(nodes));
}

const bare = (text: string): string => text.replaceAll(/\s/g, '');

function blocksOf(nodes: readonly HtmlNode[]): string[] {
  const blocks: string[] = [];
  let run: HtmlNode[] = [];
  const flush = (): void => {
    blocks.push(...paragraphs(inline(run)));
    run = [];
  };
  for (const node of nodes) {
    if (typeof node === 'string' || !holdsBlock(node)) run.push(node);
    else {
      flush();
      blocks.push(...blockOf(node));
    }
  }
  flush();
  return blocks.filter(Boolean);
}

const holdsBlock = (node: HtmlElement): boolean =>
  BLOCKS.has(node.tag) || node.children.some((child) => typeof child !== 'string' && holdsBlock(child));

/** Two line breaks one after the other begin a paragraph. */
function paragraphs(text: string): string[] {
  return text
    .split(/\s*\\\n\s*(?:\\\n\s*)+/)
    .map((paragraph) => paragraph.replaceAll(/^(?:\s|\\\n)+|(?:\s|\\\n)+$/g, ''));
}

function blockOf(node: HtmlElement): string[] {
  const { tag, children } = node;
  if (!isRead(node)) return [];
  if (tag === 'ul' || tag === 'ol') return [listOf(node)];
  if (tag === 'pre') return [listingOf(textIn(children), languageOf(node))];
  if (tag === 'hr') return ['***'];
  if (tag === 'blockquote')
    return [
      blocksOf(children)
        .join('\n\n')
        .replaceAll(/^(?=.)/gm, '> ')
        .replaceAll(/^$/gm, '>'),
    ];
  if (tag === 'tr')
    return [
      children
        .map((cell) => flat(inline([cell])))
        .filter(Boolean)
        .join(' '),
    ];
  const level = /^h([1-6])$/.exec(tag)?.[1];
  if (level !== undefined) return [`${'#'.repeat(Number(level))} ${flat(inline(children))}`];
  return blocksOf(children);
}

function listOf({ tag, children }: HtmlElement): string {
  const items = children.filter((child) => typeof child !== 'string');
  const isLoose = items.some((item) =>
    item.children.some((child) => typeof child !== 'string' && child.tag === 'p'),
  );
  const gap = isLoose ? '\n\n' : '\n';
  return items
    .map((item) => blocksOf(item.children).join(gap))
    .filter(Boolean)
    .map((text, index) => hang(tag === 'ol' ? `${index + 1}. ` : '- ', text))
    .join(gap);
}

function hang(mark: string, text: string): string {
  return mark + text.replaceAll(/\n(?=.)/g, `\n${' '.repeat(mark.length)}`);
}

function listingOf(text: string, language: string): string {
  const code = text.replace(/^\n+/, '').trimEnd();
  const fence = '`'.repeat(Math.max(3, longestTicks(code) + 1));
  return code ? `${fence}${language}\n${code}\n${fence}` : '';
}

function languageOf({ language, children }: HtmlElement): string {
  const [inner] = children;
  return language ?? (typeof inner === 'object' ? inner.language : undefined) ?? '';
}

const longestTicks = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));

const MARKS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  del: '~~',
  strike: '~~',
};

function inline(nodes: readonly HtmlNode[]): string {
  return nodes.map(inlineOf).join('');
}

function inlineOf(node: HtmlNode): string {
  if (typeof node === 'string') return literal(node.replaceAll(/\s+/g, ' '));
  const { tag, href, children } = node;
  if (tag === 'br') return '\\\n';
  if (!isRead(node)) return '';
  if (tag === 'code' || tag === 'kbd' || tag === 'tt' || tag === 'pre')
    return codeOf(flatCode(textIn(children)));
  const text = inline(children);
  if (href !== undefined && text.trim()) return linkOf(text, href);
  const mark = MARKS[tag];
  if (mark !== undefined) return marked(text, mark);
  return BLOCKS.has(tag) ? ` ${text} ` : text;
}

const flatCode = (text: string): string => text.replaceAll(/\s+/g, ' ');

function codeOf(text: string): string {
  if (!text.trim()) return text;
  const ticks = '`'.repeat(longestTicks(text) + 1);
  const padding = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return ticks + padding + text + padding + ticks;
}

/** Spaces at the ends stand outside: inside they would undo the marks. */
function marked(text: string, mark: string): string {
  const [, before = '', words = '', after = ''] = /^((?:\s|\\\n)*)([\s\S]*?)((?:\s|\\\n)*)$/.exec(text) ?? [];
  return words ? before + mark + words + mark + after : text;
}

function linkOf(text: string, href: string): string {
  return text.trim() === href ? `<${href}>` : `[${text.trim()}](<${href}>)`;
}
