import { mention, unmarked } from './mention.ts';
import type { Command } from './command.ts';
import { UserError } from './errors.ts';
import { quoted } from './reply.ts';

/** A typed command line, its options still as they were typed. */
export interface CommandLine {
  /** With its subcommand, if it has any. */
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
}

/** The longest command line that is read, in characters. */
const LINE_LIMIT = 4000;

/** `name:` at the end, or a value with or without a name before it: `name:value`, `name: "two words"`, `value`. */
const WORD = /([\p{L}_-]+):\s*$|(?:([\p{L}_-]+):(?!\/\/)\s*)?(?:"([^"]*)"|(\S+))/gu;

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
  const [name, rest] = firstWord(unmarked(line));
  const known = commands.find((command) => command.name === name.toLowerCase());
  if (!known) return { command: name, options: {} };
  const [command, text] = known.name in known.usages ? [known.name, rest] : withSubcommand(known.name, rest);
  const usage = known.usages[command];
  return { command, options: usage ? readOptions(text, Object.keys(usage.options), command) : {} };
}

function withSubcommand(name: string, text: string): [command: string, rest: string] {
  const [second, rest] = firstWord(text);
  return [`${name} ${second.toLowerCase()}`.trim(), rest];
}

function firstWord(text: string): [word: string, rest: string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  return [word, rest];
}

function readOptions(text: string, names: readonly string[], command: string): Record<string, string> {
  const options = new Map<string, string>();
  for (const [, empty, name, inQuotes, bare] of text.matchAll(WORD)) {
    const value = inQuotes ?? bare ?? '';
    const named = (empty ?? name)?.toLowerCase();
    const target = named ?? names.find((candidate) => !options.has(candidate));
    if (named !== undefined && options.has(named))
      throw new UserError(`\`${named}:\` is given twice. Give it once.`);
    if (target !== undefined) options.set(target, value);
    else appendToLast(options, names, value, command);
  }
  return Object.fromEntries(options);
}

function appendToLast(
  options: Map<string, string>,
  names: readonly string[],
  value: string,
  command: string,
): void {
  const last = names.at(-1);
  if (last === undefined)
    throw new UserError(`${mention(command)} takes no options, and ${quoted(value)} is left over.`);
  options.set(last, `${options.get(last)} ${value}`);
}
