import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, split, type Room } from '../src/fit.ts';
import { anyReply } from './replies.ts';

const ROOM: Room = { text: 2000, fields: 5, field: 300, all: 3000 };

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word && word !== '…');

describe('fitting a reply into a message', () => {
  it('leaves a reply alone that has room', () => {
    const reply = { title: 'One', text: 'two', fields: [{ name: 'three', value: 'four' }] };
    expect(fit(reply, ROOM)).toEqual({ shown: reply, rest: '' });
  });

  it('loses no word of a text', () => {
    const text = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
    const { shown, rest } = fit({ text }, ROOM);
    expect([...words(shown.text!), ...words(rest)]).toEqual(words(text));
  });

  it('keeps what has room together: fields come in their order, the rest after it', () => {
    const fields = Array.from({ length: 8 }, (_, index) => ({ name: `n${index}`, value: `v${index}` }));
    const { shown, rest } = fit({ fields }, ROOM);
    expect(shown.fields).toEqual(fields.slice(0, 5));
    expect(rest).toBe('**n5**\nv5\n\n**n6**\nv6\n\n**n7**\nv7');
  });

  it('leaves room for the choices, which are all shown', () => {
    const choices = Array.from({ length: 9 }, (_, index) => ({ id: `x:${index}`, text: 'c'.repeat(80) }));
    const { shown, rest } = fit({ text: 'word '.repeat(390), choices }, ROOM);
    expect(shown.choices).toEqual(choices);
    expect(shown.text!.length).toBeLessThan(1200);
    expect(rest).toContain('word');
  });

  it('never shows more than there is room for, whatever the reply', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { shown } = fit(reply, ROOM);
        expect((shown.text ?? '').length).toBeLessThanOrEqual(ROOM.text);
        expect((shown.fields ?? []).length).toBeLessThanOrEqual(ROOM.fields);
        for (const { value } of shown.fields ?? []) expect(value.length).toBeLessThanOrEqual(ROOM.field);
      }),
    );
  });

  it('comes to an end: what is left over becomes shorter each time', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        let { rest } = fit(reply, ROOM);
        for (let messages = 0; rest; messages++) {
          expect(messages).toBeLessThan(1000);
          const next = fit({ text: rest }, ROOM).rest;
          expect(next.length).toBeLessThan(rest.length);
          rest = next;
        }
      }),
    );
  });
});

describe('splitting Markdown', () => {
  it('goes between paragraphs where one ends near the limit', () => {
    expect(split(`${'a'.repeat(80)}\n\n${'b'.repeat(80)}`, 100)).toEqual([
      `${'a'.repeat(80)} …`,
      'b'.repeat(80),
    ]);
  });

  it('keeps a listing a listing on both sides', () => {
    const listing = `\`\`\`python\n${'print(1)\n'.repeat(40)}\`\`\``;
    const [head, tail] = split(listing, 200);
    expect(head).toMatch(/^```python\n(print\(1\)\n)+```$/);
    expect(tail).toMatch(/^```python\n(print\(1\)\n)+```$/);
  });

  it('cuts no character in half', () => {
    const [head, tail] = split('😀'.repeat(100), 51);
    expect(head + tail).not.toMatch(/\p{Cs}/u);
  });
});
