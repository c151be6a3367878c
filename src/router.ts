import type { Action, Answers, Command, Context, Usage } from './command.ts';
import { UserError } from './errors.ts';
import type {
  ActionInteraction,
  CommandInteraction,
  Interaction,
  SentFile,
  ShortcutInteraction,
} from './interaction.ts';
import { mention, unmarked } from './mention.ts';
import { nearest } from './nearest.ts';
import type { Options, OptionScope } from './options.ts';
import { quoted, type Form, type Reply } from './reply.ts';

/** What an interaction leads to: how it is answered, known before any work, and the work. */
export interface Route {
  readonly answers: Answers;
  /** The command's name. */
  readonly command: string;
  /** Whether it is for managers, and the actor is none. */
  readonly restricted: boolean;
  /** @throws {UserError} first of all when an option is wrong, or what the action names is gone */
  run(context: Context): Promise<Reply | Form>;
}

export type Router = (interaction: Interaction) => Route;

/** The longest text that is read; every platform allows less in one field. */
const TEXT_LIMIT = 4000;

/** Of a file's name so many characters are read, its ending among them. */
const NAME_LIMIT = 255;

/** @throws {UserError} from the router it returns, when an interaction leads nowhere */
export function createRouter(commands: readonly Command[]): Router {
  const byName = new Map(commands.map((command) => [command.name, command]));
  return (interaction) => {
    const [name = ''] = lineOf(interaction).split(/[ :]/);
    const command = byName.get(name);
    if (!command) throw interaction.kind === 'command' ? unknownCommand(name, byName) : goneAction();
    return { ...pathOf(command, interaction), command: name, restricted: isRestricted(command, interaction) };
  };
}

function lineOf(interaction: Interaction): string {
  return interaction.kind === 'action' ? interaction.actionId : interaction.command;
}

type Path = Pick<Route, 'answers' | 'run'>;

function pathOf(command: Command, interaction: Interaction): Path {
  if (interaction.kind === 'command') return commandPath(command, interaction);
  return interaction.kind === 'action'
    ? actionPath(command, interaction)
    : shortcutPath(command, interaction);
}

function commandPath({ usages }: Command, { command: line, options }: CommandInteraction): Path {
  const usage = Object.hasOwn(usages, line) ? usages[line] : undefined;
  if (!usage) throw unknownSubcommand(line, usages);
  return {
    answers: usage.answers,
    run: async (context) => usage.run({ ...context, options: readOptions(line, usage, options, context) }),
  };
}

function actionPath(command: Command, { actionId, values = {}, files = {} }: ActionInteraction): Path {
  const [, name = '', ...state] = actionId.split(':');
  const action: Action | undefined = Object.hasOwn(command.actions, name) ? command.actions[name] : undefined;
  if (!action) throw goneAction();
  return {
    answers: action.answers,
    async run(context) {
      const form = { values: mapped(values, cleaned), files: mapped(files, named) };
      return action.prepare(state, context.library)({ ...context, ...form });
    },
  };
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** A file with a name of one line. */
function named({ name, read }: SentFile): SentFile {
  return { name: cleaned(name.slice(-NAME_LIMIT)).replaceAll('\n', ' ').trim(), read };
}

function shortcutPath({ shortcut }: Command, { message }: ShortcutInteraction): Path {
  if (!shortcut) throw goneAction();
  const text = cleaned(message.text.slice(0, TEXT_LIMIT));
  return { answers: 'form', run: (context) => shortcut.run({ ...context, message: { text } }) };
}

/** @throws {UserError} naming the first option that is unknown, missing or wrong */
function readOptions(
  line: string,
  { options }: Usage,
  typed: CommandInteraction['options'],
  scope: OptionScope,
): Record<string, unknown> {
  const unknown = Object.keys(typed).find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined) throw unknownOption(line, options, unknown);
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      readOption(line, name, option, typed[name], scope),
    ]),
  );
}

function readOption(
  line: string,
  name: string,
  option: Options[string],
  typed: string | number | undefined,
  scope: OptionScope,
): unknown {
  if (typed === undefined || typed === '') {
    if (option.required)
      throw new UserError(`${mention(line)} needs \`${name}:\` — ${option.summary.toLowerCase()}.`);
    return undefined;
  }
  const text = typeof typed === 'string' ? cleaned(typed).replaceAll('\n', ' ') : typed;
  try {
    return option.read(text, scope);
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(`\`${name}:\` ${error.message}`, { cause: error })
      : error;
  }
}

function isRestricted({ permission }: Command, { actor }: Interaction): boolean {
  if (permission === 'space managers') return !(actor.managesSpace ?? actor.manages);
  return permission === 'managers' && !actor.manages;
}

/** Control characters but line feeds have no meaning in a text, and can do harm in a terminal. */
function cleaned(text: string): string {
  if (text.length > TEXT_LIMIT)
    throw new UserError(`That is too long to read: ${text.length} characters. Send at most ${TEXT_LIMIT}.`);
  return unmarked(text)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\uFEFF]/gu, (character) =>
      /\s/.test(character) ? ' ' : '',
    );
}

function unknownCommand(name: string, known: ReadonlyMap<string, Command>): UserError {
  const likely = nearest(name, known.keys());
  return new UserError(
    `There is no command ${quoted(`/${name}`)}. ${likely ? `Did you mean ${mention(likely)}?` : `${mention('help')} shows what there is.`}`,
  );
}

/** A command that was typed without what it is to do, or with something else. */
function unknownSubcommand(line: string, usages: Command['usages']): UserError {
  const likely = nearest(line, Object.keys(usages));
  if (likely && line.includes(' ')) return new UserError(`Did you mean ${mention(likely)}?`);
  const lines = Object.entries(usages).map(([usage, { summary }]) => `- ${mention(usage)} — ${summary}`);
  return new UserError(`Say what to do:\n\n${lines.join('\n')}`);
}

function unknownOption(line: string, options: Options, unknown: string): UserError {
  const likely = nearest(unknown, Object.keys(options));
  if (likely)
    return new UserError(`${mention(line)} has no option ${quoted(unknown)}. Did you mean \`${likely}:\`?`);
  const known = Object.keys(options).map((option) => `\`${option}:\``);
  const advice = known.length > 0 ? `It takes ${known.join(', ')}.` : 'It takes none.';
  return new UserError(`${mention(line)} has no option ${quoted(unknown)}. ${advice}`);
}

function goneAction(): UserError {
  return new UserError(
    'This button is from an older Viva and leads nowhere now. Start again with the command.',
  );
}
