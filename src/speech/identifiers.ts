import type { Lexicon } from './lexicon.ts';
import { sayNumber } from './numbers.ts';

const SYMBOLS: Readonly<Record<string, string>> = {
  '.': 'dot',
  '...': 'dot dot dot',
  '=': 'equals',
  '==': 'equals',
  '===': 'equals',
  '!=': 'is not',
  '!==': 'is not',
  '<': 'less than',
  '<=': 'at most',
  '>': 'greater than',
  '>=': 'at least',
  '=>': 'arrow',
  '->': 'arrow',
  '+': 'plus',
  '-': 'minus',
  '--': 'dash dash',
  '*': 'star',
  '**': 'star star',
  '/': 'slash',
  '%': 'percent',
  '@': 'at',
  '|': 'or',
  '||': 'or',
  '&': 'and',
  '&&': 'and',
  '??': 'or else',
  ',': ',',
};

/** A number, a name, or a sign; longer signs first. A hyphen between two words of a name is no minus. */
const PARTS =
  /\p{N}+(?:\.\p{N}+)*|[\p{L}_][\p{L}\p{M}\p{N}_]*(?:(?<=\p{L}{2})-(?=\p{L}{2})[\p{L}_][\p{L}\p{M}\p{N}_]*)*|\.{3}|[!=]={1,2}|[=-]>|[<>]=|(?<sign>[-*|&?])\k<sign>|\S/gu;

/** Code as a teacher reads it: names by their words, the signs that matter by their names, brackets by nothing. */
export function sayCode(code: string, lexicon: Lexicon): string {
  const whole = lexicon.find(code);
  if (whole) return whole;
  const said = Array.from(code.matchAll(PARTS), ([part]) => sayPart(part, lexicon));
  return said.filter(Boolean).join(' ').replaceAll(' ,', ',');
}

function sayPart(part: string, lexicon: Lexicon): string {
  if (/^\p{N}/u.test(part)) return sayNumber(part);
  if (!/^[\p{L}_]/u.test(part)) return SYMBOLS[part] ?? '';
  return (
    lexicon.find(part) ??
    part
      .split('-')
      .map((name) => sayName(name, lexicon))
      .join(' ')
  );
}

/** One name: `run_in_executor`, `TaskGroup`, `__init__`, `HTTPError`. */
function sayName(name: string, lexicon: Lexicon): string {
  const [, dunder] = /^__(\w+)__$/.exec(name) ?? [];
  if (dunder) return `dunder ${sayName(dunder, lexicon)}`;
  const isConstant = name.includes('_') && name === name.toUpperCase();
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}\p{N}_]+|\p{N}+/gu) ?? [];
  const say = (word: string): string =>
    lexicon.find(word) ?? (isConstant ? word.toLowerCase() : spelled(word));
  const [first = '', second] = words;
  return (
    lexicon.find(name) ??
    (second === undefined ? say(first) : words.map((word) => lowered(say(word))).join(' '))
  );
}

/** `HTTP` becomes `H T T P`; a longer one is shouting, or a word. */
function spelled(word: string): string {
  return /^\p{Lu}{2,5}$/u.test(word) ? word.split('').join(' ') : word;
}

function lowered(word: string): string {
  return /^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLowerCase() : word;
}

/** A word of running text: mostly itself, but an identifier, an acronym or a version may stand among them. */
export function sayWord(word: string, lexicon: Lexicon): string {
  const known = lexicon.find(word);
  if (known) return known;
  const [, address] = /^https?:\/\/(?:www\.)?([^/?#]+)/i.exec(word) ?? [];
  if (address) return sayCode(address, lexicon);
  const [, stem] = /^(.{2,})(['’]s|(?<=\p{Lu})s)$/u.exec(word) ?? [];
  if (stem) return `${sayWord(stem, lexicon)}'s`;
  if (/^\p{N}+(?:\.\p{N}+)+$/u.test(word)) return sayNumber(word);
  if (isIdentifier(word)) return sayCode(word, lexicon);
  if (/[-/]/.test(word)) return sayCompound(word, lexicon);
  return spelled(word);
}

/** `free-threaded` keeps its hyphen; `pytest-asyncio`, several words by now, and `and/or` are said apart. */
function sayCompound(word: string, lexicon: Lexicon): string {
  const parts = word.split(/[-/]/).map((part) => (part ? sayWord(part, lexicon) : ''));
  return parts.join(word.includes('/') || parts.some((part) => part.includes(' ')) ? ' ' : '-');
}

/** `run_in_executor`, `asyncio.gather` or `TaskGroup`; not `e.g.` or `I/O`. */
function isIdentifier(word: string): boolean {
  return (
    /^[\p{L}\p{N}]*_[\p{L}\p{N}_]*$/u.test(word) ||
    /^\p{L}[\p{L}\p{N}]+(?:\.\p{L}[\p{L}\p{N}]+)+$/u.test(word) ||
    /^\p{L}*\p{Ll}\p{Lu}\p{L}*$/u.test(word)
  );
}
