import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clearScreenDown, createInterface, cursorTo, moveCursor, type Interface } from 'node:readline';
import { callbackify } from 'node:util';
import type { Completion } from './complete.ts';
import { orIfMissing } from '../missing.ts';

export interface LineSource {
  /** The lines, until the input ends, Ctrl-C is pressed, or the signal fires. */
  readonly lines: AsyncIterable<string>;
  /** Shows that a line is wanted, on a TTY. */
  prompt(text: string): void;
  /** Shows whole lines: where a line is being typed, above it. */
  write(text: string): void;
}

export interface Streams {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
}

const HISTORY_LINES = 500;

/**
 * Reads lines: on a TTY with a prompt, completion, and a history kept in `historyFile`; else as they come.
 * What stands behind the last line end counts as a line.
 */
export async function openLines(
  { input, output }: Streams,
  historyFile: string,
  completer: (line: string) => Promise<Completion>,
  signal: AbortSignal,
): Promise<LineSource> {
  const onTerminal = input.isTTY === true && output.isTTY === true;
  if (!onTerminal)
    return {
      lines: createInterface({ input, crlfDelay: Infinity, signal }),
      prompt: () => {},
      write: (text) => void output.write(text),
    };
  const history = await readHistory(historyFile);
  const readline = createInterface({
    input,
    output,
    completer: callbackify(completer),
    history,
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
    signal,
  });
  let open = true;
  let prompted = false;
  readline.once('close', () => (open = false));
  readline.on('line', () => (prompted = false));
  return {
    lines: remembered(readline, historyFile),
    prompt(text) {
      if (!open) return;
      readline.setPrompt(text);
      readline.prompt();
      prompted = true;
    },
    write(text) {
      if (open && prompted) writeAbove(text, readline, output);
      else output.write(text);
    },
  };
}

/** Readline draws its line anew from as many rows above the cursor as the line takes: they have to be there. */
function writeAbove(text: string, readline: Interface, output: Streams['output']): void {
  const { rows } = readline.getCursorPos();
  moveCursor(output, 0, -rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  output.write(text + '\n'.repeat(rows));
  readline.prompt(true);
}

async function* remembered(readline: Interface, historyFile: string): AsyncGenerator<string> {
  for await (const line of readline) {
    if (line.trim()) await appendFile(historyFile, `${line}\n`, { mode: 0o600 });
    yield line;
  }
}

/** Latest first, as readline wants it. */
async function readHistory(file: string): Promise<string[]> {
  await mkdir(dirname(file), { recursive: true });
  const text = await readFile(file, 'utf8').catch(orIfMissing(''));
  return text.split('\n').filter(Boolean).slice(-HISTORY_LINES).toReversed();
}
