const WIDTH = 30;

/** Where progress is shown: standard error, or a test's own. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar that grows, on a terminal; elsewhere a line for each. @returns what to call with each that is done */
export function progressBar(screen: Screen, total: number): (name: string) => void {
  let done = 0;
  return (name) => {
    done += 1;
    screen.write(screen.isTTY ? bar(done, total, name) : `${done}/${total} ${name}\n`);
  };
}

function bar(done: number, total: number, name: string): string {
  const filled = Math.round((done / total) * WIDTH);
  const cells = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  return `\r\u001B[K${cells} ${done}/${total} ${name}${done === total ? '\n' : ''}`;
}
