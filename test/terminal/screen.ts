/** What stands on a terminal of so many columns after this was written to it, its lines without their ends. */
export function screenAfter(written: string, columns: number): string[] {
  const cells: string[][] = [];
  let [row, column] = [0, 0];
  const rowAt = (index: number): string[] => (cells[index] ??= []);

  const controls: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => (row = Math.max(0, row - (count || 1))),
    B: (count) => (row += count || 1),
    C: (count) => (column += count || 1),
    D: (count) => (column = Math.max(0, column - (count || 1))),
    G: (count) => (column = (count || 1) - 1),
    J: () => {
      rowAt(row).length = Math.min(rowAt(row).length, column);
      cells.length = row + 1;
    },
    K: () => (rowAt(row).length = Math.min(rowAt(row).length, column)),
  };

  const put = (character: string): void => {
    if (column === columns) [row, column] = [row + 1, 0];
    const line = rowAt(row);
    while (line.length < column) line.push(' ');
    line[column++] = character;
  };

  const escapes = new RegExp(String.raw`${'\u001B'}\[(\d*)([A-Z])|\r|\n|[^${'\u001B'}]`, 'gsu');
  for (const [found, count = '', control] of written.matchAll(escapes)) {
    if (control !== undefined) {
      const obey = controls[control];
      if (!obey) throw new Error(`this screen doesn't know ${control}`);
      obey(Number(count));
    } else if (found === '\r') column = 0;
    else if (found === '\n') [row, column] = [row + 1, 0];
    else put(found);
  }
  return Array.from(cells.keys(), (index) => rowAt(index).join('').trimEnd());
}
