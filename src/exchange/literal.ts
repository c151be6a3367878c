import { parseMarkdown, plainText } from '../markdown.ts';

/** Markdown that is read as exactly this text; only what would be taken for a mark is escaped. */
export function literal(text: string): string {
  const words = text.trim();
  return isPlain(words) ? text : escaped(text);
}

/** The same for several lines: a paragraph each. */
export function literalLines(text: string): string {
  return text
    .split('\n')
    .map((line) => literal(line.trim()))
    .filter(Boolean)
    .join('\n\n');
}

function isPlain(words: string): boolean {
  const [first, , , another] = parseMarkdown(words);
  const isParagraph = first === undefined || (first.type === 'paragraph_open' && another === undefined);
  return isParagraph && plainText(words) === words && !/[\\`<~]|(?<! )\*|\*(?! )|!$/.test(words);
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_~[\]<>&#]/g, String.raw`\$&`)
    .replace(/^(\s*)([-+=!])/, String.raw`$1\$2`)
    .replace(/^(\s*\d+)([.)])/, String.raw`$1\$2`);
}
