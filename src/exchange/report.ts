import type { Imported, Refusal } from './imported.ts';

/** `1 card`, `2 cards`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Why rows were refused, one line for each reason, with every row: `Rows 3, 7–9: the answer is empty.` */
export function refusalLines({ refused, unit }: Pick<Imported, 'refused' | 'unit'>): string[] {
  const name = unit[0]!.toUpperCase() + unit.slice(1);
  return [...Map.groupBy(refused, ({ why }) => why)].map(([why, group]) => {
    const rows = rangesOf(group);
    return `${name}${group.length > 1 ? 's' : ''} ${rows}: ${why}.`;
  });
}

/** `3, 7–9`, of rows in their order. */
function rangesOf(refused: readonly Refusal[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const { row } of refused) {
    const range = ranges.at(-1);
    if (range && row <= range.last + 1) range.last = row;
    else ranges.push({ first: row, last: row });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}
