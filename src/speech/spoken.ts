import { parseMarkdown, type Token } from '../markdown.ts';
import { sayCode, sayWord } from './identifiers.ts';
import type { Lexicon } from './lexicon.ts';

/**
 * What a teacher reading the text aloud would say: words and the punctuation that makes pauses. Nothing else is
 * left of Markdown, code or symbols; a text without any word becomes the empty string.
 *
 * @param markdown any text
 */
export function spoken(markdown: string, lexicon: Lexicon): string {
  return parseMarkdown(markdown)
    .flatMap((token) => sentencesOf(token, lexicon))
    .map(withPauses)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .map((sentence) => (/[.?!:;]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(' ');
}

/** A paragraph or heading is read on as one; a listing has a sentence for each of its lines. */
function sentencesOf({ type, children, content }: Token, lexicon: Lexicon): string[] {
  if (type === 'inline') return [(children ?? []).map((child) => sayInline(child, lexicon)).join('')];
  if (type === 'fence' || type === 'code_block')
    return content.split('\n').map((line) => sayCode(line.trim(), lexicon));
  return [];
}

function sayInline({ type, content }: Token, lexicon: Lexicon): string {
  if (type === 'code_inline') return sayCode(content, lexicon);
  if (type === 'softbreak' || type === 'hardbreak') return ' ';
  return content.replace(/\S+/g, (chunk) => sayChunk(chunk, lexicon));
}

/** What stands between two spaces: a word with the quotes, brackets and punctuation around it. */
function sayChunk(chunk: string, lexicon: Lexicon): string {
  const [, before = '', word = '', after = ''] =
    /^([("'“‘[{*]*)(.*?)([.,;:?!)"'”’\]}*…]*)$/u.exec(chunk) ?? [];
  return word ? before + sayWord(word, lexicon) + after : chunk;
}

const SAID_SYMBOLS: Readonly<Record<string, string>> = {
  '&': ' and ',
  '%': ' per cent',
  '+': ' plus ',
  '=': ' equals ',
  '@': ' at ',
  '×': ' times ',
};

/** Reduces all that isn't a word to pauses. */
function withPauses(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[&%+=@×]/g, (symbol) => SAID_SYMBOLS[symbol]!)
    .replace(/[’‘ʼ]/g, "'")
    .replace(/…|\.{2,}/g, '.')
    .replace(/[()[\]{}–—]|(?<=\s)-+(?=\s)/g, ', ')
    .replace(/[^\p{L}\p{M}\p{N}\s.,;:?!'-]/gu, ' ')
    .replace(/(?<![\p{L}\p{M}\p{N}])['-]+|['-]+(?![\p{L}\p{N}])/gu, ' ')
    .replace(/\b(the|a|an) the\b/gi, '$1')
    .replace(/\s+/g, ' ')
    .replace(/(?<=^|\s)[.,;:?!]+(?=[\p{L}\p{M}\p{N}])/gu, '')
    .replace(/[\s.,;:?!]*[.,;:?!](?:[\s.,;:?!]+|$)/g, (run) => `${strongestPause(run)} `)
    .replace(/^[\s.,;:?!]+|[\s,;:]+$/gu, '')
    .replace(/\s+/g, ' ');
}

function strongestPause(run: string): string {
  return (/[.?!]/.exec(run) ?? /[;:]/.exec(run) ?? [','])[0];
}
