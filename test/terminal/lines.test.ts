import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLines } from '../../src/terminal/lines.ts';
import { temporaryFolder } from '../database.ts';
import { screenAfter } from './screen.ts';

const folder = await temporaryFolder();

/** Lines on a terminal of 20 columns, or on none, and what stands there. */
async function linesOn({ isTTY }: { isTTY: boolean }) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => input });
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 20 });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const completer = async (line: string): Promise<[string[], string]> => [[], line];
  const source = await openLines({ input, output }, join(folder, 'history'), completer, controller.signal);
  let written = '';
  const screen = (): string[] => {
    written += (output.read() as string | null) ?? '';
    return screenAfter(written, output.columns);
  };
  return {
    source,
    screen,
    /** Presses keys, and waits until the screen ends with this. */
    async press(keys: string, last: string) {
      for (const key of keys) {
        input.write(key);
        await new Promise(setImmediate);
      }
      while (screen().at(-1) !== last) await new Promise(setImmediate);
    },
  };
}

describe('what is shown while a line is being typed', () => {
  it('stands above it, and the line goes on', async () => {
    const { source, screen, press } = await linesOn({ isTTY: true });
    source.prompt('> ');
    await press('hel', '> hel');
    source.write('a post\nof two lines\n\n');
    expect(screen()).toEqual(['a post', 'of two lines', '', '> hel']);
    await press('lo', '> hello');
    expect(screen()).toEqual(['a post', 'of two lines', '', '> hello']);
  });

  it('stands above a line of several rows too, wherever its cursor is', async () => {
    const { source, screen, press } = await linesOn({ isTTY: true });
    source.prompt('> ');
    await press('0123456789abcdefghijklmnopqrstuvwxyz0123456789', '23456789');
    source.write('a post\n\n');
    const typed = ['> 0123456789abcdefgh', 'ijklmnopqrstuvwxyz01', '23456789'];
    expect(screen()).toEqual(['a post', '', ...typed]);
    await press('\u0001_', '123456789');
    source.write('another\n\n');
    const longer = ['> _0123456789abcdefg', 'hijklmnopqrstuvwxyz0', '123456789'];
    expect(screen()).toEqual(['a post', '', 'another', '', ...longer]);
  });

  it('stands below a line that was entered', async () => {
    const { source, screen, press } = await linesOn({ isTTY: true });
    const entered = source.lines[Symbol.asyncIterator]().next();
    source.prompt('> ');
    await press('hello\r', '> hello');
    expect((await entered).value).toBe('hello');
    source.write('an answer\n\n');
    source.prompt('> ');
    expect(screen()).toEqual(['> hello', 'an answer', '', '>']);
  });

  it('is written as it is where there is no terminal', async () => {
    const { source, screen } = await linesOn({ isTTY: false });
    source.prompt('> ');
    source.write('a post\n');
    expect(screen()).toEqual(['a post']);
  });
});
