import {
  type APIAttachment,
  type APIFileUploadComponent,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
  ComponentType,
} from 'discord-api-types/v10';
import type { OwnFile, OwnFiles, SeenForm, SeenMessage } from '../../far-end/person.ts';

type Modal = APIModalInteractionResponseCallbackData;
type Input = APITextInputComponent | APIFileUploadComponent;
type Values = Readonly<Record<string, string>>;

interface Field {
  readonly label: string;
  readonly input: Input;
}

/** What was put into the fields, by their custom ids. */
interface Filled {
  readonly values: Values;
  readonly attachments: Readonly<Record<string, APIAttachment>>;
}

/** A form as the client shows it; `keep` uploads a file, `send` gets what the client sends. */
export function formOf(
  modal: Modal,
  keep: (file: OwnFile) => APIAttachment,
  send: (data: object) => Promise<SeenMessage>,
): SeenForm {
  const fields = fieldsOf(modal);
  return {
    title: modal.title,
    fields: fields.map(({ label, input }) => ({ name: input.custom_id, label, value: initialValue(input) })),
    async submit(typed, files = {}) {
      const named = [...Object.keys(typed), ...Object.keys(files)];
      const unknown = named.find((name) => !fields.some(({ input }) => input.custom_id === name));
      if (unknown !== undefined) throw new Error(`the form “${modal.title}” has no field “${unknown}”`);
      const texts = fields.flatMap(({ label, input }) =>
        input.type === ComponentType.TextInput ? [filled(label, input, typed)] : [],
      );
      const sent = fields.flatMap(({ label, input }) =>
        input.type === ComponentType.FileUpload ? chosen(label, input, files) : [],
      );
      const attachments = sent.map(([name, file]) => [name, keep(file)]);
      return send(
        submission(modal, {
          values: Object.fromEntries(texts),
          attachments: Object.fromEntries(attachments),
        }),
      );
    },
  };
}

function initialValue(input: Input): string {
  return input.type === ComponentType.TextInput ? (input.value ?? '') : '';
}

/** A field's custom id, and what was typed into it or stood there. Throws if the client would not send it. */
function filled(label: string, input: APITextInputComponent, typed: Values): [string, string] {
  const { custom_id, required = true, min_length = required ? 1 : 0, max_length = 4000 } = input;
  const value = typed[custom_id] ?? input.value ?? '';
  const left = value === '' && !required;
  if (!left && (value.length < min_length || value.length > max_length))
    throw new Error(`“${label}” takes ${min_length} to ${max_length} characters`);
  return [custom_id, value];
}

/** A field's custom id, and the file that was chosen, if any. Throws if the client would not send it. */
function chosen(label: string, input: APIFileUploadComponent, files: OwnFiles): [string, OwnFile][] {
  const { custom_id, required = true, min_values = 1, file_types = [] } = input;
  const file = files[custom_id];
  if (!file && required && min_values > 0) throw new Error(`“${label}” takes a file`);
  const endings = file_types.filter((type) => type.startsWith('.'));
  if (file && endings.length > 0 && !endings.some((ending) => file.name.endsWith(ending)))
    throw new Error(`“${label}” takes ${endings.join(', ')}`);
  return file ? [[custom_id, file]] : [];
}

function fieldsOf({ components }: Modal): Field[] {
  return components.flatMap((component): Field[] => {
    if (component.type === ComponentType.ActionRow)
      return component.components.map((input) => ({ label: input.label ?? '', input }));
    const { label, component: input } = component.type === ComponentType.Label ? component : {};
    return label !== undefined && input && isKnown(input) ? [{ label, input }] : [];
  });
}

function isKnown(input: { readonly type: ComponentType }): input is Input {
  return input.type === ComponentType.TextInput || input.type === ComponentType.FileUpload;
}

/**
 * The values in the modal's own structure, with what was uploaded beside it.
 * https://docs.discord.com/developers/components/reference#file-upload
 */
function submission({ custom_id: formId, components }: Modal, { values, attachments }: Filled): object {
  const value = ({ type, custom_id }: Input) =>
    type === ComponentType.TextInput
      ? { type, custom_id, value: values[custom_id] }
      : { type, custom_id, values: [attachments[custom_id]].flatMap((sent) => sent?.id ?? []) };
  const sent = Object.values(attachments).map((attachment) => [attachment.id, attachment]);
  return {
    custom_id: formId,
    ...(sent.length > 0 && { resolved: { attachments: Object.fromEntries(sent) } }),
    components: components.map((component) => {
      const { type } = component;
      if (type === ComponentType.ActionRow) return { type, components: component.components.map(value) };
      if (type !== ComponentType.Label || !isKnown(component.component)) return { type };
      return { type, component: value(component.component) };
    }),
  };
}
