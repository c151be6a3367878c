import { dump } from 'js-yaml';
import { blocksOf, type Block } from '../decks/blocks.ts';
import type { Card, Deck } from '../decks/deck.ts';

/** A deck as the Markdown file that docs/decks.md describes; `parseDeck` reads it back. */
export function deckFile(deck: Deck): string {
  const { title, language, licence, summary, cards } = deck;
  const matter = { title, language, licence: licence || 'unknown', summary };
  return `---\n${dump(matter, { lineWidth: -1 })}---\n\n${cards.map((card) => cardSection(card)).join('\n')}`;
}

function cardSection(card: Card): string {
  const blocks = blocksOf(card.answer, 1);
  const answer = fittingAnswer(card.answer, blocks);
  const choices = card.choices.map(({ right, text }) => `- [${right ? 'x' : ' '}] ${text}`).join('\n');
  const block = ['```card', ...keyLines(card), '```'].join('\n');
  // Choices right under a list would be more of its items.
  const endsInList = blocks.at(-1)?.kind === 'list';
  const parts = endsInList ? [answer, block, choices] : [answer, choices, block];
  return `${[`## ${fittingQuestion(card.question)}`, ...parts].filter(Boolean).join('\n\n')}\n`;
}

function keyLines({ id, deck, formerIds, hint, accepted, tags, spoken }: Card): string[] {
  const short = (one: string): string => {
    const slug = one.startsWith(`${deck}/`) ? one.slice(deck.length + 1) : one;
    return slug.includes('/') ? one : slug;
  };
  return [
    `id: ${short(id)}`,
    ...formerIds.map((former) => `was: ${short(former)}`),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...accepted.map((text) => `accept: ${text}`),
    ...tags.map((tag) => `tag: ${tag}`),
    ...(spoken.question === undefined ? [] : [`say question: ${spoken.question}`]),
    ...(spoken.answer === undefined ? [] : [`say answer: ${spoken.answer}`]),
  ];
}

/** Number signs at the end of a heading would be part of its mark. */
function fittingQuestion(question: string): string {
  return question.replace(/(^|\s)(#+)$/, String.raw`$1\$2`);
}

/** What a deck file gives another meaning is written so that it keeps its own. */
function fittingAnswer(answer: string, blocks: readonly Block[]): string {
  const parts = blocks.map((block) => fittingBlock(block));
  return [...parts, ...unreadLines(answer, blocks)].join('\n\n');
}

function fittingBlock({ kind, label, content, source }: Block): string {
  // A heading of the second level begins a card.
  if (kind === 'heading' && label === 'h2') return `### ${content.replaceAll('\n', ' ')}`;
  if (kind === 'heading' && !source.startsWith('#')) return `# ${content.replaceAll('\n', ' ')}`;
  if (kind === 'fence') return fenced(content, label.toLowerCase() === 'card' ? 'text' : label);
  if (kind === 'list') return source.replaceAll(/^([\s>*+#\d.)-]*)\[(?=[ xX]\])/gm, String.raw`$1\[`);
  return source;
}

/** Closed, whether or not the author did so. */
function fenced(content: string, label: string): string {
  const ticks = content.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...ticks.map(({ length }) => length + 1)));
  return `${fence}${label}\n${content.replace(/\n?$/, '\n')}${fence}`;
}

/** Definitions of links are in no block, and would hold for the whole file. */
function unreadLines(answer: string, blocks: readonly Block[]): string[] {
  const read = new Set(
    blocks.flatMap(({ line, source }) => source.split('\n').map((_, index) => line + index)),
  );
  const firstLine = /^\n*/.exec(answer)![0].length;
  return answer
    .split('\n')
    .filter((text, index) => index >= firstLine && text.trim() !== '' && !read.has(index + 1))
    .filter((text) => /^ {0,3}\[/.test(text))
    .map((text) => text.trim().replace('[', String.raw`\[`));
}
