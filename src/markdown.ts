import MarkdownIt, { type Token } from 'markdown-it';

/** The Markdown that Viva reads: CommonMark with strikethrough, and no HTML. */
const parser = new MarkdownIt('commonmark', { html: false }).enable('strikethrough');

export type { Token };

/** Any text is Markdown: nothing is thrown. */
export function parseMarkdown(text: string): readonly Token[] {
  return parser.parse(text, {});
}

/** What a reader of the text would see, without its marks. */
export function plainText(markdown: string): string {
  return parseMarkdown(markdown)
    .flatMap((token) => token.children ?? [])
    .map((token) => (token.type === 'softbreak' || token.type === 'hardbreak' ? ' ' : token.content))
    .join('');
}
