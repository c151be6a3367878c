import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { renderReply } from '../../src/terminal/render.ts';
import { wantsColour } from '../../src/terminal/style.ts';

const render = (reply: Parameters<typeof renderReply>[0], width = 40) => renderReply(reply, width, false);

describe('a reply in the terminal', () => {
  it('shows title, text, fields, choices and buttons, one below the other', () => {
    const shown = render({
      title: 'A deck · 1 of 2',
      text: 'What is *it*?',
      fields: [{ name: 'Left', value: '2 new' }],
      choices: [
        { text: 'A `thing`', id: 'a:b' },
        { text: 'Nothing', id: 'a:c' },
      ],
      buttons: [
        { label: 'Hint', id: 'a:d' },
        { label: 'Reveal', id: 'a:e' },
      ],
    });
    expect(shown).toBe(
      'A deck · 1 of 2\n\nWhat is it?\n\nLeft  2 new\n\n  1  A `thing`\n  2  Nothing\n\n  3  Hint   4  Reveal',
    );
  });

  it.each([
    ['right', '✓ Yes'],
    ['wrong', '✗ Yes'],
    ['warning', '! Yes'],
    ['plain', 'Yes'],
  ] as const)('marks its tone: %s', (tone, shown) => {
    expect(render({ tone, title: 'Yes' })).toBe(shown);
    expect(render({ tone, text: 'Yes' })).toBe(shown);
  });

  it('names the file of a picture and of a sound, with what there is to see and how long it lasts', () => {
    expect(render({ image: { path: '/a.png', alt: 'A curve' } })).toBe('[picture: A curve] /a.png');
    expect(
      render({
        clip: { path: '/a.ogg', transcript: 'Hello', milliseconds: 12_300, mp3: '/a.mp3', waveform: '' },
      }),
    ).toBe('[sound, 12 s] /a.ogg');
    expect(render({ file: { content: '/a.mp3', name: 'deck.mp3', alt: 'A lesson' } })).toBe(
      '[file: A lesson] /a.mp3',
    );
  });

  it('puts long fields below their names', () => {
    expect(render({ fields: [{ name: 'Deck', value: 'one\ntwo' }] })).toBe('Deck\n  one\n  two');
  });

  it('never lets a text steer the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, text) => {
        expect(render({ title, text, buttons: [{ label: title, id: 'a:b' }] })).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
    );
  });

  it('keeps within the width, whatever is said', () => {
    const words = fc
      .array(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }))
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(words, fc.integer({ min: 30, max: 100 }), (text, width) => {
        const lines = render({ text, choices: [{ text, id: 'a:b' }] }, width).split('\n');
        expect(lines.filter((line) => !line.startsWith('    ') && stringWidth(line) > width)).toEqual([]);
      }),
    );
  });
});

describe('Markdown in the terminal', () => {
  it('renders paragraphs, emphasis, code, lists and links', () => {
    const text =
      'One **two** _three_ `four`\nfive\n\n- a\n- b\n  1. c\n\n[here](https://example.org)\n\n```\nx = 1\n```';
    expect(render({ text }, 60)).toBe(
      'One two three `four` five\n\n• a\n• b\n  1. c\n\nhere <https://example.org>\n\n    x = 1',
    );
  });

  it('colours on a terminal that wants it, and not where NO_COLOR is set', () => {
    delete process.env['NO_COLOR'];
    expect(wantsColour({ isTTY: true })).toBe(true);
    expect(wantsColour({ isTTY: false })).toBe(false);
    process.env['NO_COLOR'] = '1';
    expect(wantsColour({ isTTY: true })).toBe(false);
    delete process.env['NO_COLOR'];
    expect(renderReply({ text: '**x**' }, 40, true)).toBe('\u001B[1mx\u001B[22m');
  });
});
