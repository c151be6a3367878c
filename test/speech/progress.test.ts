import { describe, expect, it } from 'vitest';
import { progressBar } from '../../src/speech/progress.ts';

function shown(isTTY: boolean, ...names: readonly string[]): string {
  let text = '';
  const done = progressBar({ isTTY, write: (more) => (text += more) }, names.length);
  for (const name of names) done(name);
  return text;
}

describe('the progress of rendering', () => {
  it('is a bar that grows over itself, on a terminal', () => {
    const bars = shown(true, 'one', 'two').split('\r\u001B[K').slice(1);
    expect(bars).toEqual([`${'█'.repeat(15)}${'░'.repeat(15)} 1/2 one`, `${'█'.repeat(30)} 2/2 two\n`]);
  });

  it('is a line for each clip elsewhere', () => {
    expect(shown(false, 'one', 'two')).toBe('1/2 one\n2/2 two\n');
  });
});
