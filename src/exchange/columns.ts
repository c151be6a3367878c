/** What a column of a table, or a field of an Anki note, may hold. */
export type Role =
  | 'question'
  | 'answer'
  | 'choices'
  | 'right'
  | 'accept'
  | 'hint'
  | 'tags'
  | 'id'
  | 'was'
  | 'say question'
  | 'say answer';

/** How each is headed; the first name is the one we write. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  question: ['question', 'front', 'prompt', 'term'],
  answer: ['answer', 'back', 'definition', 'explanation'],
  choices: ['choices', 'options'],
  right: ['right', 'correct', 'correct answer', 'right answer'],
  accept: ['accept', 'accepted'],
  hint: ['hint'],
  tags: ['tags', 'tag'],
  id: ['id'],
  was: ['was'],
  'say question': ['say question'],
  'say answer': ['say answer'],
};

export const ROLES = Object.keys(NAMES) as readonly Role[];

/** What stands in the columns of one row. */
export type Values = Readonly<Partial<Record<Role, string>>>;

export function roleOf(heading: string): Role | undefined {
  const name = heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
  return ROLES.find((role) => NAMES[role].includes(name));
}
