import { RowRefused } from './card.ts';

/** Cards that one note may make. */
const LIMIT = 50;

/** A deletion in a cloze note, `{{c1::Paris::city}}`, with others in it perhaps. */
interface Deletion {
  readonly number: number;
  readonly parts: Piece[];
}

type Piece = string | Deletion;

/** What a cloze note asks when one number of its deletions is hidden. */
export interface ClozeQuestion {
  readonly number: number;
  readonly question: string;
  readonly answer: string;
  /** What was hidden, if it was one thing. */
  readonly hidden: string | undefined;
}

const MARK = /\{\{c(\d+)::|\}\}/g;

/**
 * The questions of a cloze note's text, by their numbers; none if it holds no deletion.
 * @see https://docs.ankiweb.net/editing.html#cloze-deletion
 * @throws {RowRefused} for too many
 */
export function clozeQuestions(text: string): ClozeQuestion[] {
  const pieces = piecesOf(text);
  const numbers = [...new Set(numbersIn(pieces))].toSorted((one, other) => one - other);
  if (numbers.length > LIMIT) throw new RowRefused(`it has more than ${LIMIT} cloze deletions`);
  return numbers.map((number) => {
    const hidden = deletionsOf(pieces, number).map((deletion) => show(wordsOf(deletion)));
    return {
      number,
      question: show(pieces, number, (deletion) => `<b>[${hintOf(deletion) ?? '…'}]</b>`),
      answer: show(pieces, number, (deletion) => `<b>${show(wordsOf(deletion))}</b>`),
      hidden: hidden.length === 1 ? hidden[0] : undefined,
    };
  });
}

function piecesOf(text: string): Piece[] {
  const stack: Deletion[] = [{ number: 0, parts: [] }];
  let start = 0;
  for (const { 0: mark, 1: number, index } of text.matchAll(MARK)) {
    if (number === undefined && stack.length === 1) continue;
    stack.at(-1)!.parts.push(text.slice(start, index));
    start = index + mark.length;
    if (number === undefined) stack.pop();
    else {
      const deletion = { number: Number(number), parts: [] };
      stack.at(-1)!.parts.push(deletion);
      stack.push(deletion);
    }
  }
  stack.at(-1)!.parts.push(text.slice(start));
  return stack[0]!.parts;
}

const isDeletion = (piece: Piece): piece is Deletion => typeof piece !== 'string';

function numbersIn(pieces: readonly Piece[]): number[] {
  return pieces.filter(isDeletion).flatMap(({ number, parts }) => [number, ...numbersIn(parts)]);
}

function deletionsOf(pieces: readonly Piece[], wanted: number): Deletion[] {
  return pieces
    .filter(isDeletion)
    .flatMap((piece) => (piece.number === wanted ? [piece] : deletionsOf(piece.parts, wanted)));
}

/** The hint stands last, behind two colons. */
function hintOf({ parts }: Deletion): string | undefined {
  const last = parts.at(-1);
  return typeof last === 'string' ? last.split('::')[1] : undefined;
}

function wordsOf({ parts }: Deletion): Piece[] {
  return parts.map((part, index) =>
    typeof part === 'string' && index === parts.length - 1 ? part.split('::')[0]! : part,
  );
}

/** The text with all deletions of one number replaced, and the others as the words that they hold. */
function show(
  pieces: readonly Piece[],
  number = 0,
  replace: (deletion: Deletion) => string = () => '',
): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return piece.number === number ? replace(piece) : show(wordsOf(piece), number, replace);
    })
    .join('');
}
