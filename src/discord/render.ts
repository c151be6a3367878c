import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  TextInputStyle,
  escapeMarkdown,
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIEmbed,
  type APIEmbedField,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
} from 'discord.js';
import { basename } from 'node:path';
import { cut } from '../cut.ts';
import { lettered } from '../chat/letters.ts';
import { inRows } from '../chat/rows.ts';
import type { Room } from '../fit.ts';
import {
  takesFile,
  type Attachment,
  type Button,
  type Clip,
  type Field,
  type FileField,
  type Form,
  type Menu,
  type Reply,
  type TextField,
  type Tone,
} from '../reply.ts';

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits, and components' own */
const LIMITS = {
  title: 256,
  description: 4096,
  /** All texts of an embed together. */
  embed: 6000,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  alt: 1024,
  label: 80,
  row: 5,
  rows: 5,
  options: 25,
  optionLabel: 100,
  modalTitle: 45,
  inputLabel: 45,
  inputDescription: 100,
  placeholder: 100,
} as const;

/** What one message shows, so that nothing is cut that a button could show. */
export const ROOM: Room = {
  text: LIMITS.description,
  fields: LIMITS.fields,
  field: LIMITS.fieldValue,
  all: LIMITS.embed,
};

/** What stands where Discord wants a character and there is none: a zero-width space. */
export const BLANK = '\u200B';

const COLOURS: Readonly<Record<Tone, number>> = {
  plain: 0x5865f2,
  right: 0x3ba55d,
  wrong: 0xed4245,
  warning: 0xfaa61a,
};

type Row = APIActionRowComponent<APIButtonComponentWithCustomId | APIStringSelectComponent>;

/** A whole message: what it does not name is taken away by an edit. */
export interface MessagePayload {
  readonly content: string;
  readonly embeds: APIEmbed[];
  readonly components: Row[];
  readonly files: { attachment: string | Buffer; name: string; description: string }[];
  readonly attachments: [];
  readonly allowedMentions: { parse: [] };
}

/** A reply as an embed with rows of buttons; it mentions no one, whatever its text says. */
export function renderMessage(reply: Reply): MessagePayload {
  const { image, clip, file } = reply;
  const choices = lettered(reply.choices ?? []).map(({ letter, id }) => ({ label: letter, id }));
  const embeds = [embedOf(reply)].filter(
    ({ title, description, fields, image: picture }) => title ?? description ?? picture ?? fields?.[0],
  );
  const files = [
    ...(image ? [fileAt(image.path, image.alt)] : []),
    ...(clip ? [fileAt(clip.path, clip.transcript)] : []),
    ...(file ? [fileOf(file)] : []),
  ];
  return {
    // Discord takes no message without anything to see.
    content: embeds.length + files.length > 0 ? '' : BLANK,
    embeds,
    components: rowsOf(choices, reply.menu, reply.buttons ?? []),
    files,
    attachments: [],
    allowedMentions: { parse: [] },
  };
}

/** A voice message: nothing else can stand in it, and no edit makes one. */
export interface VoicePayload {
  readonly files: { attachment: string; name: string; waveform: string; duration: number }[];
  readonly flags: MessageFlags.IsVoiceMessage;
}

/**
 * A clip as a voice message. It needs the permission Send Voice Messages.
 * https://docs.discord.com/developers/resources/message#voice-messages
 */
export function renderVoice({ path: attachment, waveform, milliseconds }: Clip): VoicePayload {
  return {
    files: [{ attachment, name: 'voice-message.ogg', waveform, duration: milliseconds / 1000 }],
    flags: MessageFlags.IsVoiceMessage,
  };
}

/** The choices are never cut: what is too long loses the end of its text, then its last fields. */
function embedOf({
  tone = 'plain',
  title = '',
  text = '',
  choices = [],
  fields = [],
  image,
}: Reply): APIEmbed {
  const lines = lettered(choices)
    .map((choice) => `**${choice.letter}.** ${choice.text}`)
    .join('\n');
  const heading = cut(escapeMarkdown(title.trim()), LIMITS.title);
  const body = cut(text.trim(), LIMITS.description - lines.length - 2);
  const description = [body, lines].filter(Boolean).join('\n\n');
  return {
    color: COLOURS[tone],
    ...(heading && { title: heading }),
    ...(description && { description }),
    fields: fieldsWithin(LIMITS.embed - heading.length - description.length, fields),
    ...(image && { image: { url: `attachment://${basename(image.path)}` } }),
  };
}

/** As many fields as fit into so many characters; Discord wants a name and a value in each. */
function fieldsWithin(room: number, fields: readonly Field[]): APIEmbedField[] {
  const shown: APIEmbedField[] = [];
  let left = room;
  for (const { name, value } of fields.slice(0, LIMITS.fields)) {
    const field = {
      name: cut(escapeMarkdown(name.trim()), LIMITS.fieldName) || BLANK,
      value: cut(value.trim(), LIMITS.fieldValue) || BLANK,
    };
    left -= field.name.length + field.value.length;
    if (left < 0) break;
    shown.push({ ...field, inline: !value.includes('\n') && value.length < 40 });
  }
  return shown;
}

/** A menu gets what rows the buttons leave, 25 options in each. */
function rowsOf(choices: readonly Button[], menu: Menu | undefined, buttons: readonly Button[]): Row[] {
  const [above, below] = [choices, buttons].map(buttonRows) as [Row[], Row[]];
  const room = LIMITS.rows - above.length - below.length;
  return [...above, ...(menu ? menuRows(menu).slice(0, room) : []), ...below];
}

function buttonRows(buttons: readonly Button[]): Row[] {
  return inRows(buttons, LIMITS.row).map((row) => ({
    type: ComponentType.ActionRow,
    components: row.map(buttonOf),
  }));
}

/** What a menu is called never leads anywhere: the option that is picked does. */
function menuRows({ placeholder, options }: Menu): Row[] {
  return inRows(options, LIMITS.options).map((some, index) => ({
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: `menu:${index}`,
        placeholder: cut(placeholder, LIMITS.placeholder),
        options: some.map(({ label, id }) => ({ label: cut(label, LIMITS.optionLabel), value: id })),
      },
    ],
  }));
}

const STYLES = {
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
  plain: ButtonStyle.Secondary,
} as const;

function buttonOf({
  label,
  id,
  style = 'plain',
}: Pick<Button, 'label' | 'id'> & { style?: keyof typeof STYLES }): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, custom_id: id, label: cut(label, LIMITS.label), style: STYLES[style] };
}

function fileAt(path: string, description: string): MessagePayload['files'][number] {
  return fileOf({ content: path, name: basename(path), alt: description });
}

function fileOf({ content, name, alt }: Attachment): MessagePayload['files'][number] {
  const attachment = typeof content === 'string' ? content : Buffer.from(content);
  return { attachment, name, description: cut(alt, LIMITS.alt) };
}

/** A form as a modal. */
export function renderModal({ id, title, fields }: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: cut(title, LIMITS.modalTitle),
    components: fields.map((field) => (takesFile(field) ? uploadOf(field) : inputOf(field))),
  };
}

type ModalComponent = APIModalInteractionResponseCallbackData['components'][number];

function inputOf({ name, label, lines, required, maxLength, placeholder, value }: TextField): ModalComponent {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.TextInput,
        custom_id: name,
        label: cut(label, LIMITS.inputLabel),
        style: lines === 'one' ? TextInputStyle.Short : TextInputStyle.Paragraph,
        required,
        max_length: maxLength,
        ...(placeholder && { placeholder: cut(placeholder, LIMITS.placeholder) }),
        ...(value && { value }),
      },
    ],
  };
}

/** The kinds of files aren't told: phones would show none of those they don't know. */
function uploadOf({ name, label, file }: FileField): ModalComponent {
  return {
    type: ComponentType.Label,
    label: cut(label, LIMITS.inputLabel),
    description: cut(file, LIMITS.inputDescription),
    component: {
      type: ComponentType.FileUpload,
      custom_id: name,
      min_values: 1,
      max_values: 1,
      required: true,
    },
  };
}
