import * as fc from 'fast-check';
import { actionId, type Form, type Reply } from '../src/reply.ts';
import { anyText } from './any-text.ts';

/** Texts that are short, long, empty, in any script, and such as try to do something. */
const text = fc.oneof(
  { weight: 4, arbitrary: anyText() },
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '<!channel>',
    '@everyone',
    '<https://example.org|here>',
    '**bold**',
    '```\nx\n```',
    'word '.repeat(2000),
  ),
  fc.integer({ min: 0, max: 9000 }).map((length) => 'x'.repeat(length)),
);

const label = fc.oneof(
  fc.constantFrom('A', 'Good · 3 d', 'x'.repeat(80)),
  anyText().map((words) => words.trim().slice(0, 80) || 'x'),
);

/** Ids differ within a reply, as they do in all that commands make. */
const ids = (count: number, action: string): string[] =>
  Array.from({ length: count }, (_, index) => actionId('try', action, String(index)));

const choices = fc
  .array(label, { maxLength: 9 })
  .map((texts) => ids(texts.length, 'choose').map((id, index) => ({ id, text: texts[index]! })));

const buttons = fc
  .array(fc.record({ label, style: fc.constantFrom('primary', 'danger', undefined) }), { maxLength: 9 })
  .map((made) =>
    ids(made.length, 'press').map((id, index) => ({
      id,
      label: made[index]!.label,
      ...(made[index]!.style && { style: made[index]!.style }),
    })),
  );

const menu = fc.record({
  placeholder: label,
  options: fc
    .array(label, { minLength: 1, maxLength: 100 })
    .map((labels) =>
      ids(labels.length, 'pick').map((id, index) => ({ id, label: labels[index]!.slice(0, 75) })),
    ),
});

/** Anything that the model of replies can express, but for files. */
export const anyReply: fc.Arbitrary<Reply> = fc.record(
  {
    tone: fc.constantFrom('plain', 'right', 'wrong', 'warning'),
    title: text,
    text,
    fields: fc.array(fc.record({ name: text, value: text }), { maxLength: 30 }),
    choices,
    menu,
    buttons,
  },
  { requiredKeys: [] },
);

export const anyForm: fc.Arbitrary<Form> = fc.record({
  id: fc.constant(actionId('try', 'typed')),
  title: label,
  fields: fc.uniqueArray(
    fc.record(
      {
        name: fc.constantFrom('one', 'two', 'three', 'four', 'five'),
        label,
        lines: fc.constantFrom('one', 'many'),
        required: fc.boolean(),
        maxLength: fc.integer({ min: 1, max: 4000 }),
        placeholder: label,
      },
      { requiredKeys: ['name', 'label', 'lines', 'required', 'maxLength'] },
    ),
    { minLength: 1, maxLength: 5, selector: ({ name }) => name },
  ),
});
