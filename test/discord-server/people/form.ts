import {
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
  ComponentType,
} from 'discord-api-types/v10';
import type { SeenForm, SeenMessage } from '../../far-end/person.ts';

type Modal = APIModalInteractionResponseCallbackData;
type Values = Readonly<Record<string, string>>;

interface Field {
  readonly label: string;
  readonly input: APITextInputComponent;
}

/** A form as the client shows it; `send` gets what it sends. */
export function formOf(modal: Modal, send: (data: object) => Promise<SeenMessage>): SeenForm {
  const fields = fieldsOf(modal);
  return {
    title: modal.title,
    fields: fields.map(({ label, input }) => ({ name: input.custom_id, label, value: input.value ?? '' })),
    async submit(typed) {
      const unknown = Object.keys(typed).find(
        (name) => !fields.some(({ input }) => input.custom_id === name),
      );
      if (unknown !== undefined) throw new Error(`the form “${modal.title}” has no field “${unknown}”`);
      return send(submission(modal, Object.fromEntries(fields.map((field) => filled(field, typed)))));
    },
  };
}

/** A field's custom id, and what was typed into it or stood there. Throws if the client would not send it. */
function filled({ label, input }: Field, typed: Values): [string, string] {
  const { custom_id, required = true, min_length = required ? 1 : 0, max_length = 4000 } = input;
  const value = typed[custom_id] ?? input.value ?? '';
  const left = value === '' && !required;
  if (!left && (value.length < min_length || value.length > max_length))
    throw new Error(`“${label}” takes ${min_length} to ${max_length} characters`);
  return [custom_id, value];
}

function fieldsOf({ components }: Modal): Field[] {
  return components.flatMap((component) => {
    if (component.type === ComponentType.ActionRow)
      return component.components.map((input) => ({ label: input.label ?? '', input }));
    return component.type === ComponentType.Label && component.component.type === ComponentType.TextInput
      ? [{ label: component.label, input: component.component }]
      : [];
  });
}

/** The values in the modal's own structure. */
function submission({ custom_id: formId, components }: Modal, values: Values): object {
  const value = ({ type, custom_id }: APITextInputComponent) => ({
    type,
    custom_id,
    value: values[custom_id],
  });
  return {
    custom_id: formId,
    components: components.map((component) => {
      const { type } = component;
      if (type === ComponentType.ActionRow) return { type, components: component.components.map(value) };
      if (type !== ComponentType.Label || component.component.type !== ComponentType.TextInput)
        return { type };
      return { type, component: value(component.component) };
    }),
  };
}
