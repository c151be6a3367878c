import { plainText } from '../markdown.ts';

/** A piece of HTML: text, its entities read, or an element. */
export type HtmlNode = string | HtmlElement;

export interface HtmlElement {
  /** In small letters. */
  readonly tag: string;
  /** Where a link leads to, if that is a page or an address for letters. */
  readonly href: string | undefined;
  /** Of code, such as `python`. */
  readonly language: string | undefined;
  readonly children: HtmlNode[];
}

const VOID = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'source', 'wbr']);

/** What stands in these is not for reading. */
const UNREAD = new Set(['script', 'style', 'title', 'template', 'rt', 'rp']);

/** What a new one of these ends. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  li: ['li'],
  p: ['p'],
  tr: ['tr', 'td', 'th'],
  td: ['td', 'th'],
  th: ['td', 'th'],
};

/** Elements in elements; deeper ones are read as if they stood beside each other. */
const DEPTH = 40;

/** Reads HTML as people's editors make it, in time that grows with its length: nothing is thrown. */
export function parseHtml(html: string): HtmlNode[] {
  const root = element('root', '');
  const stack = [root];
  const add = (text: string): void => {
    if (text) stack.at(-1)!.children.push(decodeEntities(text));
  };
  let index = 0;
  while (index < html.length) {
    const start = html.indexOf('<', index);
    const end = start < 0 ? -1 : endOfTag(html, start);
    if (end < 0) break;
    add(html.slice(index, start));
    const [, closing, name] = /^<(\/?)([a-z][a-z0-9-]*)/i.exec(html.slice(start, start + 40)) ?? [];
    const tag = name?.toLowerCase();
    if (tag === undefined && !/^<[!?]/.test(html.slice(start, start + 2))) add(html.slice(start, end));
    else if (tag !== undefined && closing) close(stack, tag);
    else if (tag !== undefined) open(stack, tag, html.slice(start, end));
    index = end;
  }
  add(html.slice(index));
  return root.children;
}

/** Behind the tag that begins here; -1 when nothing ends it. What is no tag ends at once. */
function endOfTag(html: string, start: number): number {
  if (!/^<[a-z/!?]/i.test(html.slice(start, start + 2))) return start + 1;
  const mark = html.startsWith('<!--', start) ? '-->' : '>';
  const end = html.indexOf(mark, start);
  return end < 0 ? -1 : end + mark.length;
}

function element(tag: string, source: string): HtmlElement {
  const [, inDouble, inSingle, bare] =
    /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(source.slice(0, 4000)) ?? [];
  const href = decodeEntities(inDouble ?? inSingle ?? bare ?? '').trim();
  return {
    tag,
    href: /^(https?:|mailto:)[^\s<>]+$/i.test(href) ? href : undefined,
    language: /\sclass\s*=\s*["']?language-([\w+#.-]{1,30})/i.exec(source.slice(0, 4000))?.[1],
    children: [],
  };
}

function open(stack: HtmlElement[], tag: string, source: string): void {
  const ended = SIBLINGS[tag];
  while (ended?.includes(stack.at(-1)!.tag)) stack.pop();
  const opened = element(tag, source);
  if (!stack.some((outer) => UNREAD.has(outer.tag))) stack.at(-1)!.children.push(opened);
  if (!VOID.has(tag) && !source.endsWith('/>') && stack.length < DEPTH) stack.push(opened);
}

function close(stack: HtmlElement[], tag: string): void {
  const index = stack.findLastIndex((opened) => opened.tag === tag);
  if (index > 0) stack.length = index;
}

export function isRead({ tag }: HtmlElement): boolean {
  return !UNREAD.has(tag);
}

/** Markdown knows the entities of HTML, and ours reads them. */
function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi, (entity) => plainText(entity));
}

/** All that can be read in it, without any mark. */
export function textIn(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      if (node.tag === 'br') return '\n';
      const text = isRead(node) ? textIn(node.children) : '';
      return BLOCKS.has(node.tag) ? `\n${text}\n` : text;
    })
    .join('');
}

/** Elements that stand on lines of their own. */
export const BLOCKS = new Set(
  'address article aside blockquote center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
