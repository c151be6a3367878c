/** Cuts a list into rows of at most `size`, as platforms want their buttons and fields. */
export function inRows<Item>(items: readonly Item[], size: number): Item[][] {
  const rows: Item[][] = [];
  for (let start = 0; start < items.length; start += size) rows.push(items.slice(start, start + size));
  return rows;
}
