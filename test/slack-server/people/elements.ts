import type {
  Button,
  Checkboxes,
  ExternalSelect,
  FileInput,
  KnownBlock,
  Option,
  PlainTextInput,
  RadioButtons,
  StaticSelect,
} from '@slack/types';
import { interactiveElements } from '../block-kit.ts';

/** An element, and the id of the block in which it stands. */
export interface Placed<Element> {
  readonly element: Element;
  readonly blockId: string;
}

export type Menu = StaticSelect | ExternalSelect;
export type InputElement = PlainTextInput | Menu | Checkboxes | RadioButtons | FileInput;

export function buttonsIn(blocks: readonly KnownBlock[]): Placed<Button>[] {
  return placed(blocks, (element): element is Button => typeOf(element) === 'button');
}

/** The menus outside of forms. */
export function menusIn(blocks: readonly KnownBlock[]): Placed<Menu>[] {
  const outside = blocks.filter(({ type }) => type !== 'input');
  return placed(outside, (element): element is Menu =>
    ['static_select', 'external_select'].includes(typeOf(element)),
  );
}

export function labelOf({ element }: Placed<Button>): string {
  return element.text.text;
}

export function placeholderOf({ element }: Placed<Menu>): string {
  return element.placeholder?.text ?? '';
}

/** What a menu, checkboxes or radio buttons let one choose; an external menu tells only when asked. */
export function optionsOf(element: InputElement): readonly Option[] {
  if ('options' in element && element.options) return element.options;
  return 'option_groups' in element ? (element.option_groups ?? []).flatMap(({ options }) => options) : [];
}

/** The one thing of a kind that a person means by its name. Throws if there is none, or more than one. */
export function theOne<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  name: string,
  kind: string,
): Thing {
  const [found, another] = things.filter((thing) => nameOf(thing) === name);
  if (!found) throw new Error(`no ${kind} “${name}”; there are: ${things.map(nameOf).join(', ')}`);
  if (another) throw new Error(`several ${kind}s say “${name}”`);
  return found;
}

function placed<Element extends object>(
  blocks: readonly KnownBlock[],
  isOne: (element: object) => element is Element,
): Placed<Element>[] {
  return blocks.flatMap((block) =>
    interactiveElements(block)
      .filter(isOne)
      .map((element) => ({ element, blockId: block.block_id ?? '' })),
  );
}

function typeOf(element: object): string {
  return 'type' in element ? String(element.type) : '';
}
