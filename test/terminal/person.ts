import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Bot } from '../../src/bot.ts';
import type { TerminalBoard } from '../../src/terminal/board.ts';
import { runTerminal } from '../../src/terminal/terminal.ts';

/** A terminal with somebody at it. */
export interface Sitting {
  /** Enters a line and comes back with what was shown until the next prompt. */
  type(line: string): Promise<string>;
  /** What was shown before the first line. */
  readonly welcome: string;
  /** Presses keys without ending the line, and waits until this is shown. */
  press(keys: string, shown: string): Promise<void>;
  /** Clears the line and presses Ctrl-D. Resolves when the terminal has ended. */
  leave(): Promise<void>;
}

const PROMPT = /(?:viva› |(?:^|\n)[A-Z][^\n]*: )$/;

/** Sits somebody down at a terminal of 80 columns that knows no colours. */
export async function sitDown(
  bot: Bot,
  historyFile: string,
  signal: AbortSignal,
  board?: TerminalBoard,
): Promise<Sitting> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 80 });
  const folders = { history: historyFile, downloads: dirname(historyFile) };
  const ended = runTerminal(bot, { input, output }, folders, signal, board);
  const next = (until: (shown: string) => boolean) => shownUntil(output, ended, until);
  const atPrompt = (shown: string): boolean => PROMPT.test(shown);
  return {
    welcome: await next(atPrompt),
    async type(line) {
      input.write(`${line}\r`);
      const shown = await next((text) => text.includes('\n') && atPrompt(text));
      return shown
        .slice(shown.indexOf('\n') + 1)
        .replace(PROMPT, '')
        .trim();
    },
    async press(keys, shown) {
      input.write(keys);
      await next((text) => text.includes(shown));
    },
    async leave() {
      input.write('\u0005\u0015\u0004');
      await ended;
    },
  };
}

/** Reads what a terminal shows, its cursor movements and colours taken out. */
async function shownUntil(
  output: PassThrough,
  ended: Promise<void>,
  until: (shown: string) => boolean,
): Promise<string> {
  let shown = '';
  for (;;) {
    shown += (output.read() as string | null) ?? '';
    const text = shown
      .replaceAll(new RegExp(String.raw`${'\u001B'}\[[\d;]*[A-Za-z]`, 'g'), '')
      .replaceAll('\r', '');
    if (until(text)) return text;
    await Promise.race([
      new Promise((resolve) => output.once('readable', resolve)),
      ended.then(() => Promise.reject(new Error('the terminal ended'))),
    ]);
  }
}
