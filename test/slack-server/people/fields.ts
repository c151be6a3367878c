import type { FileInput, InputBlock, Option } from '@slack/types';
import type { OwnFile } from '../../far-end/person.ts';
import type { Modal } from '../block-kit.ts';
import type { StateValue } from '../world/views.ts';
import { optionsOf, type InputElement, type Placed } from './elements.ts';

/** Something to fill in. Its name is the `action_id` of its element. */
export interface Field extends Placed<InputElement> {
  readonly name: string;
  readonly block: InputBlock;
}

const known = [
  'plain_text_input',
  'static_select',
  'external_select',
  'checkboxes',
  'radio_buttons',
  'file_input',
];

export function fieldsOf({ blocks }: Modal): Field[] {
  return blocks
    .filter((block) => block.type === 'input')
    .map((block) => {
      const { element } = block;
      if (!isKnown(element))
        throw new Error(`the person at this far end can't fill in a ${element.type} yet`);
      return { name: element.action_id ?? '', block, element, blockId: block.block_id ?? '' };
    });
}

function isKnown(element: InputBlock['element']): element is InputElement {
  return known.includes(element.type);
}

/** What stands in the field before anyone touches it; labels of several choices on lines of their own. */
export function initialValue(element: InputElement): string {
  if (element.type === 'plain_text_input') return element.initial_value ?? '';
  if (element.type === 'file_input') return '';
  if (element.type === 'checkboxes')
    return (element.initial_options ?? []).map(({ text }) => text.text).join('\n');
  return element.initial_option?.text.text ?? '';
}

/** Throws where Slack's client would not let the person send the form. */
export function checkFilled({ block, element }: Field, value: string, file?: OwnFile): void {
  if (element.type === 'file_input') return checkChosen(block, element, file);
  if (value === '' && block.optional !== true) throw notSent(block, value);
  if (element.type !== 'plain_text_input' || value === '') return;
  const { min_length: least = 0, max_length: most = 3000 } = element;
  if (value.length < least || value.length > most) throw notSent(block, value);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
function checkChosen(block: InputBlock, { filetypes = [] }: FileInput, file: OwnFile | undefined): void {
  if (!file && block.optional !== true) throw notSent(block, 'no file');
  const ending = file?.name.split('.').at(-1) ?? '';
  if (file && filetypes.length > 0 && !filetypes.includes(ending)) throw notSent(block, file.name);
}

/** What Slack tells of a field that was filled in so; `suggested` are the options of a menu that asks the app. */
export function stateValue(
  { block, element }: Field,
  value: string,
  suggested: readonly Option[],
  files: readonly object[],
): StateValue {
  const { type } = element;
  if (type === 'file_input') return { type, files };
  if (type === 'plain_text_input') return { type, value: value || null };
  const options = [...optionsOf(element), ...suggested, ...initialOptions(element)];
  const chosen = value === '' ? [] : value.split('\n').map((label) => chosenOption(block, options, label));
  return type === 'checkboxes'
    ? { type, selected_options: chosen }
    : { type, selected_option: chosen[0] ?? null };
}

function initialOptions(element: InputElement): readonly Option[] {
  return element.type === 'external_select' && element.initial_option ? [element.initial_option] : [];
}

function chosenOption(block: InputBlock, options: readonly Option[], label: string): Option {
  const found = options.find(({ text }) => text.text === label);
  if (!found) throw notSent(block, label);
  return found;
}

function notSent(block: InputBlock, value: string): Error {
  return new Error(`Slack doesn't let “${value}” be sent as “${block.label.text}”`);
}
