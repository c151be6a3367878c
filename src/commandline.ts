import type { Command } from './command.ts';
import { UserError } from './errors.ts';
import { quoted } from './reply.ts';

/** A typed command line, its options still as they were typed. */
export interface CommandLine {
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
}

/** The longest command line that is read, in characters. */
const LINE_LIMIT = 4000;

/** `"two words"`, `name:"two words"` or one word. */
const WORD = /(?:([\p{L}_-]+):(?!\/\/))?(?:"([^"]*)"|(\S+))|([\p{L}_-]+):(?=\s|$)/gu;

/**
 * Reads `ask deck:asyncio` and `ask asyncio` alike: a value without a name goes to the next option that has
 * none yet, and the last option takes all that is left over.
 *
 * @throws {UserError} for a line that is too long, or more values than there are options
 */
export function parseCommandLine(line: string, commands: readonly Command[]): CommandLine {
  if (line.length > LINE_LIMIT)
    throw new UserError(
      `That is too long for a command: ${line.length} characters. Send at most ${LINE_LIMIT}.`,
    );
  const [, name = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  const known = commands.find((command) => command.name === name.toLowerCase());
  return { command: name, options: known ? readOptions(rest, Object.keys(known.options), known.name) : {} };
}

function readOptions(text: string, names: readonly string[], command: string): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [, name, inQuotes, bare, empty] of text.matchAll(WORD)) {
    const value = inQuotes ?? bare ?? '';
    const target = name ?? empty ?? names.find((candidate) => !(candidate in options));
    if (target !== undefined) options[target] = value;
    else appendToLast(options, names, value, command);
  }
  return options;
}

function appendToLast(
  options: Record<string, string>,
  names: readonly string[],
  value: string,
  command: string,
): void {
  const last = names.at(-1);
  if (last === undefined)
    throw new UserError(`\`/${command}\` takes no options, and ${quoted(value)} is left over.`);
  options[last] = `${options[last]} ${value}`;
}
