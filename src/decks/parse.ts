import { slug as slugOf } from 'github-slugger';
import { plainText } from '../markdown.ts';
import { blocksOf, type Block } from './blocks.ts';
import { readCardBlock, type CardBlock } from './cardblock.ts';
import { readChoices } from './choices.ts';
import { DECK_LIMITS, type Card, type Deck, type Problem } from './deck.ts';
import { readFrontMatter, splitFrontMatter } from './frontmatter.ts';

type Report = (line: number, reason: string) => void;

interface Section {
  readonly heading: Block;
  readonly body: Block[];
}

/**
 * Reads one deck file: front matter, then a second-level heading per card with the answer under it,
 * a task list for the choices, and a fenced `card` block for the rest. See docs/decks.md.
 *
 * @param file how problems name the file
 * @param id the deck's id, such as `python/asyncio`
 * @returns the deck if nothing is wrong, and otherwise every mistake
 */
export function parseDeck(file: string, id: string, text: string): { deck?: Deck; problems: Problem[] } {
  const problems: Problem[] = [];
  const report: Report = (line, reason) => problems.push({ file, line, reason });
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(id))
    report(1, `"${id}" can't be a deck's id: use a-z, 0-9 and - in file and folder names`);
  const { yaml, body, bodyLine } = splitFrontMatter(text.replace(/\r\n?/g, '\n'));
  const matter = readFrontMatter(yaml, report);
  const sections = sectionsOf(blocksOf(body, bodyLine));
  if (sections.length === 0) report(1, 'there is no card: each begins with a heading "## Question?"');
  if (sections.length > DECK_LIMITS.cards)
    report(1, `${sections.length} cards; ${DECK_LIMITS.cards} are allowed in a deck`);
  const cards = sections.map((section, index) => readCard(id, index + 1, section, report));
  reportDuplicates(cards, sections, report);
  problems.sort((one, other) => one.line - other.line);
  return matter && problems.length === 0 ? { deck: { id, ...matter, cards }, problems } : { problems };
}

/** What stands before the first card introduces the file to its readers, and is no part of the deck. */
function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading' && block.label === 'h2') sections.push({ heading: block, body: [] });
    else sections.at(-1)?.body.push(block);
  }
  return sections;
}

function readCard(deck: string, number: number, { heading, body }: Section, report: Report): Card {
  const [fence, secondFence] = body.filter(isCardBlock);
  const [list, secondList] = body.filter(isTaskList);
  if (secondFence) report(secondFence.line, 'a card has one card block');
  if (secondList) report(secondList.line, 'a card has one task list, its choices');
  const block = readCardBlock(fence, report);
  const question = heading.content;
  const answer = body
    .filter((one) => !isCardBlock(one) && !isTaskList(one))
    .map(({ source }) => source)
    .join('\n\n');
  checkLength('question', question, heading.line, report);
  checkLength('answer', answer, heading.line, report);
  return {
    id: readId(deck, heading, block, report),
    deck,
    number,
    line: heading.line,
    question,
    answer,
    choices: list ? readChoices(list, report) : [],
    accepted: block.accept,
    hint: block.hint[0],
    tags: block.tag,
    spoken: { question: block['say question'][0], answer: block['say answer'][0] },
    formerIds: block.was.map((was) => readFormerId(deck, was, heading.line, report)),
  };
}

const isCardBlock = ({ kind, label }: Block): boolean => kind === 'fence' && label.toLowerCase() === 'card';

const isTaskList = ({ items }: Block): boolean => items.some(({ source }) => /^\[[ xX]\](\s|$)/.test(source));

function checkLength(part: 'question' | 'answer', source: string, line: number, report: Report): void {
  if (!source.trim()) report(line, `the ${part} is empty`);
  if (source.length > DECK_LIMITS[part])
    report(line, `the ${part} has ${source.length} characters; ${DECK_LIMITS[part]} are allowed`);
}

function readId(deck: string, { content, line }: Block, block: CardBlock, report: Report): string {
  const slug = block.id[0] ?? slugFrom(content);
  const id = `${deck}/${slug}`;
  if (!/^[a-z0-9]+([-_]+[a-z0-9]+)*$/.test(slug)) {
    report(line, `"${slug}" can't be a card's id: add "id:" with a-z, 0-9 and - to its card block`);
  } else if (id.length > DECK_LIMITS.id) {
    report(
      line,
      `the id ${id} has ${id.length} characters; ${DECK_LIMITS.id} are allowed: add a shorter "id:" to its card block`,
    );
  }
  return id;
}

function readFormerId(deck: string, was: string, line: number, report: Report): string {
  const id = was.includes('/') ? was : `${deck}/${was}`;
  if (!/^[a-z0-9/_-]+$/.test(id)) report(line, `"was: ${was}" can't have been a card's id`);
  return id;
}

/** ASCII, and no separator at an end: "Ça va ?" becomes `ca-va`. */
function slugFrom(heading: string): string {
  const ascii = plainText(heading)
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '');
  return slugOf(ascii).replace(/^[-_]+|[-_]+$/g, '');
}

function reportDuplicates(cards: readonly Card[], sections: readonly Section[], report: Report): void {
  const lines = new Map<string, number>();
  for (const [index, card] of cards.entries()) {
    const { line } = sections[index]!.heading;
    for (const id of [card.id, ...card.formerIds]) {
      const first = lines.get(id);
      if (first !== undefined)
        report(line, `the id ${id} is used already in line ${first}: give one of both another "id:"`);
      else lines.set(id, line);
    }
  }
}
