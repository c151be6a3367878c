import type {
  ActionsBlock,
  Button as SlackButton,
  KnownBlock,
  ModalView,
  PlainTextElement,
  StaticSelect,
} from '@slack/types';
import { cut } from '../cut.ts';
import { lettered } from '../chat/letters.ts';
import { inRows } from '../chat/rows.ts';
import type { Room } from '../fit.ts';
import {
  takesFile,
  type Button,
  type Field,
  type FileField,
  type Form,
  type Menu,
  type Reply,
  type TextField,
  type Tone,
} from '../reply.ts';
import { escaped, toMrkdwn } from './mrkdwn.ts';

/** https://docs.slack.dev/reference/block-kit/blocks and views */
const LIMITS = {
  header: 150,
  section: 3000,
  sections: 5,
  fields: 10,
  field: 2000,
  buttonLabel: 75,
  row: 5,
  options: 100,
  optionLabel: 75,
  modalTitle: 24,
  inputLabel: 2000,
  placeholder: 150,
  fallback: 3000,
} as const;

/** What one message shows, so that nothing is cut that a button could show. Escaping makes a text longer. */
export const ROOM: Room = { text: 2400, fields: 4 * LIMITS.fields, field: 1600, all: 8000 };

/** What a notification says of a message without a word. */
const NAMELESS = 'Viva';

const SIGNS: Readonly<Record<Tone, string>> = { plain: '', right: '✅ ', wrong: '❌ ', warning: '⚠️ ' };

/** A message: its blocks, and its text for notifications and screen readers. */
export interface MessagePayload {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** A reply as blocks. Its picture and its clip are told by their words, where they don't come as files. */
export function renderMessage(reply: Reply): MessagePayload {
  const { tone = 'plain', title, text, fields = [], image, clip, buttons = [] } = reply;
  const choices = lettered(reply.choices ?? []);
  const heading = (SIGNS[tone] + (title ?? '')).trim();
  const lines = choices.map((choice) => `*${choice.letter}.* ${toMrkdwn(choice.text)}`).join('\n');
  const body = [
    toMrkdwn(text ?? ''),
    image && `_${escaped(image.alt)}_`,
    clip && `_${escaped(clip.transcript)}_`,
  ].filter(Boolean);
  const shown = body.join('\n\n');
  const blocks = [
    ...(title === undefined ? [] : headerBlocks(heading)),
    ...sectionBlocks(title === undefined ? `${heading} ${shown}`.trim() : shown),
    ...sectionBlocks(lines),
    ...fieldBlocks(fields),
    ...buttonBlocks(choices.map(({ letter, id }) => ({ label: letter, id }))),
    ...(reply.menu ? menuBlocks(reply.menu) : []),
    ...buttonBlocks(buttons),
  ];
  return { text: cut([heading, shown].filter(Boolean).join('\n') || NAMELESS, LIMITS.fallback), blocks };
}

function headerBlocks(text: string): KnownBlock[] {
  return text ? [{ type: 'header', text: plain(text, LIMITS.header) }] : [];
}

/** Escaping makes a text longer: one that fitted as Markdown may need several sections. */
function sectionBlocks(text: string): KnownBlock[] {
  return pieces(text)
    .slice(0, LIMITS.sections)
    .map((piece) => ({ type: 'section', text: { type: 'mrkdwn', text: piece } }));
}

function pieces(text: string): string[] {
  if (text.length <= LIMITS.section) return text ? [text] : [];
  const room = text.slice(0, LIMITS.section);
  const end = [room.lastIndexOf('\n'), room.search(/\s\S*$/)].find((at) => at > LIMITS.section / 2);
  const first = room.slice(0, end);
  return [first, ...pieces(text.slice(first.length).trimStart())];
}

function fieldBlocks(fields: readonly Field[]): KnownBlock[] {
  const texts = fields.map(({ name, value }) =>
    cut(`*${escaped(name)}*\n${toMrkdwn(value.replaceAll('\n', '\\\n'))}`, LIMITS.field),
  );
  return inRows(texts, LIMITS.fields).map((row) => ({
    type: 'section',
    fields: row.map((text) => ({ type: 'mrkdwn', text })),
  }));
}

function buttonBlocks(buttons: readonly Button[]): ActionsBlock[] {
  return inRows(buttons, LIMITS.row).map((row) => ({ type: 'actions', elements: row.map(buttonOf) }));
}

/** What a menu is called never leads anywhere: the option that is picked does. Slack lets people search in it. */
function menuBlocks({ placeholder, options }: Menu): ActionsBlock[] {
  const menu: StaticSelect = {
    type: 'static_select',
    action_id: 'menu',
    placeholder: plain(placeholder, LIMITS.placeholder),
    options: options
      .slice(0, LIMITS.options)
      .map(({ label, id }) => ({ text: plain(label, LIMITS.optionLabel), value: id })),
  };
  return [{ type: 'actions', elements: [menu] }];
}

function buttonOf({ label, id, style }: Button): SlackButton {
  return { type: 'button', action_id: id, text: plain(label, LIMITS.buttonLabel), ...(style && { style }) };
}

/** @param metadata travels with the modal and comes back with what was typed, at most 3000 characters */
export function renderModal({ id, title, fields }: Form, metadata: string): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: metadata,
    title: plain(title, LIMITS.modalTitle),
    submit: plain('Send', LIMITS.modalTitle),
    close: plain('Cancel', LIMITS.modalTitle),
    blocks: fields.map((field) => (takesFile(field) ? uploadOf(field) : inputOf(field))),
  };
}

function inputOf({ name, label, lines, required, maxLength, placeholder, value }: TextField): KnownBlock {
  return {
    type: 'input',
    block_id: name,
    label: plain(label, LIMITS.inputLabel),
    optional: !required,
    element: {
      type: 'plain_text_input',
      action_id: name,
      multiline: lines === 'many',
      max_length: Math.min(maxLength, LIMITS.section),
      ...(placeholder && { placeholder: plain(placeholder, LIMITS.placeholder) }),
      ...(value && { initial_value: value }),
    },
  };
}

/** The kinds of files aren't told: Slack takes only those that it knows. */
function uploadOf({ name, label, file }: FileField): KnownBlock {
  return {
    type: 'input',
    block_id: name,
    label: plain(label, LIMITS.inputLabel),
    hint: plain(file, LIMITS.inputLabel),
    element: { type: 'file_input', action_id: name, max_files: 1 },
  };
}

function plain(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text, limit), emoji: true };
}
