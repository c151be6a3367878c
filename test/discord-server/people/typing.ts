import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandIntegerOption,
  type APIApplicationCommandNumberOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType as Type,
  type InteractionType,
} from 'discord-api-types/v10';
import type { Typed } from '../../far-end/person.ts';

type Basic = APIApplicationCommandInteractionDataBasicOption<InteractionType.ApplicationCommand>;

/** An option with a value, or a subcommand with its own. */
type Sent = Basic | Focused | { name: string; type: Type; options: readonly Sent[] };

/** An option that is being typed. */
interface Focused {
  readonly name: string;
  readonly type: Type;
  readonly value: string;
  readonly focused: true;
}

interface Group {
  readonly name: string;
  readonly options?: readonly APIApplicationCommandOption[] | undefined;
}

/**
 * A command's options as the client sends them; `path`: the names of the group and the subcommand.
 * Throws where the client would not let the person send.
 */
export function typedOptions(command: Group, path: readonly string[], typed: Typed): Sent[] {
  return within(command, path, (leaf) => leafOptions(leaf, typed));
}

/** The one option that is being typed. Throws if it suggests nothing. */
export function typedPart(command: Group, path: readonly string[], name: string, value: string): Sent[] {
  return within(command, path, (leaf) => {
    const option = leaf.options?.find(
      (one) => one.name === name && 'autocomplete' in one && one.autocomplete,
    );
    if (!option) throw new Error(`/${command.name} suggests nothing for “${name}”`);
    return [{ name, type: option.type, value, focused: true }];
  });
}

/** Goes down to the command that is meant, and wraps its options in what lies above it. */
function within(
  { name, options = [] }: Group,
  [next, ...path]: readonly string[],
  send: (leaf: Group) => Sent[],
): Sent[] {
  const groups = options.filter(isGroup);
  if (next === undefined && groups.length === 0) return send({ name, options });
  const group = groups.find((one) => one.name === next);
  if (!group)
    throw new Error(
      `/${name} goes on with one of: ${groups.map((one) => one.name).join(', ')}; not “${next}”`,
    );
  return [{ name: group.name, type: group.type, options: within(group, path, send) }];
}

function isGroup(option: APIApplicationCommandOption) {
  return option.type === Type.Subcommand || option.type === Type.SubcommandGroup;
}

function leafOptions({ name, options = [] }: Group, typed: Typed): Basic[] {
  const unknown = Object.keys(typed).find((key) => !options.some((option) => option.name === key));
  if (unknown !== undefined) throw new Error(`/${name} has no option “${unknown}”`);
  return options.flatMap((option) => {
    const value = typed[option.name];
    if (value !== undefined) return [sent(option, value)];
    if ('required' in option && option.required) throw new Error(`/${name} needs “${option.name}”`);
    return [];
  });
}

function sent(option: APIApplicationCommandOption, typed: string | number): Basic {
  const { name, type } = option;
  if (type === Type.String) return { name, type, value: text(option, typed) };
  if (type === Type.Integer || type === Type.Number) return { name, type, value: number(option, typed) };
  throw new Error(`“${name}” is of a type that can't be typed at this far end yet`);
}

function text(option: APIApplicationCommandStringOption, typed: string | number): string {
  const { name, min_length = 0, max_length = 6000 } = option;
  const value = option.choices?.length ? chosen(name, option.choices, typed) : typed;
  if (typeof value !== 'string' || value.length < min_length || value.length > max_length)
    throw new Error(`“${name}” takes a text of ${min_length} to ${max_length} characters`);
  return value;
}

function number(
  option: APIApplicationCommandIntegerOption | APIApplicationCommandNumberOption,
  typed: string | number,
): number {
  const { name, type, min_value = -(2 ** 53), max_value = 2 ** 53 } = option;
  const value = option.choices?.length ? chosen(name, option.choices, typed) : typed;
  const fits = typeof value === 'number' && value >= min_value && value <= max_value;
  if (!fits || (type === Type.Integer && !Number.isInteger(value)))
    throw new Error(`“${name}” takes a number from ${min_value} to ${max_value}`);
  return value;
}

/** The value of a choice, which a person picks by its name. */
function chosen<Value extends string | number>(
  name: string,
  choices: readonly { readonly name: string; readonly value: Value }[],
  typed: string | number,
): Value {
  const choice = choices.find((candidate) => candidate.name === typed || candidate.value === typed);
  if (!choice) throw new Error(`“${name}” offers no choice “${typed}”`);
  return choice.value;
}
