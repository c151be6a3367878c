import { mention, withMentions } from '../mention.ts';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Bot } from '../bot.ts';
import { parseCommandLine } from '../commandline.ts';
import { UserError } from '../errors.ts';
import type {
  ActionInteraction,
  Actor,
  CommandInteraction,
  Interaction,
  Place,
  SentFile,
} from '../interaction.ts';
import { takesFile, type Form, type Reply, type TextField } from '../reply.ts';
import type { Responder } from '../responder.ts';
import { localFile, withSavedFile } from './files.ts';

/** What the person sees of a session. */
export interface Screen {
  /** Shows a reply; its actions are numbered in the order of `picksOf`. */
  show(reply: Reply): void;
  /** Asks for one field of a form. */
  askFor(form: Form, field: Form['fields'][number]): void;
}

/** One person at one terminal, a line at a time. */
export interface Session {
  /** Does what a line says: a command, a number that picks, a form's field, or an answer. Throws nothing. */
  enter(line: string, signal: AbortSignal): Promise<void>;
  /** Shows what nobody asked for; a form that is being filled in goes on after it. */
  readonly show: (reply: Reply) => void;
}

/** What stands before a command. */
const PREFIX = '/';

/** The one person there is, whose space it is. */
export const SPACE = 'terminal:me';
const ACTOR: Actor = { id: SPACE, name: userInfo().username, manages: true };

/** The one space that the terminal knows. */
/** The one place there. */
export const HERE = 'terminal:here';
const PLACE: Place = { id: HERE, space: SPACE };

interface Filling {
  readonly form: Form;
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, SentFile>>;
  /** The lines of the field that is being typed. */
  readonly begun: string;
}

type Line =
  | Pick<CommandInteraction, 'kind' | 'command' | 'options'>
  | Pick<ActionInteraction, 'kind' | 'actionId' | 'values' | 'files'>;

/**
 * @param screen where the session shows what comes of each line
 * @param downloads folder for files that come as bytes
 */
export function createSession(bot: Bot, screen: Screen, downloads: string): Session {
  let picks: readonly string[] = [];
  /** The action whose form takes words that are typed. */
  let typedInto: string | undefined;
  let filling: Filling | undefined;
  /** The form's first field is at hand already. */
  let typedAhead = false;

  /** A reply without actions, a hint for example, leaves the numbers as they were. */
  const show = (reply: Reply): void => {
    const offered = picksOf(reply);
    if (offered.length > 0) {
      picks = offered;
      typedInto = reply.buttons?.find(({ typed }) => typed)?.id;
    }
    screen.show(reply);
  };

  const responder: Responder = {
    patience: Infinity,
    prefix: PREFIX,
    room: undefined,
    defer: async () => {},
    reply: async (_manner, reply) => show(await withSavedFile(reply, downloads)),
    notice: async (reply) => show(reply),
    async ask(form) {
      filling = { form, values: {}, files: {}, begun: '' };
      if (!typedAhead) screen.askFor(form, form.fields[0]!);
    },
  };

  return {
    show,
    async enter(line, signal) {
      const text = line.trim();
      if (!text && !filling) return;
      try {
        await follow(text, signal);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        show(withMentions({ tone: 'warning', text: error.message }, PREFIX));
      }
    },
  };

  async function follow(text: string, signal: AbortSignal): Promise<void> {
    if (text.startsWith('/') && !(filling && isPath(text))) {
      filling = undefined;
      await receive({ kind: 'command', ...parseCommandLine(text.slice(1), bot.commands) }, signal);
    } else if (filling) await fill(filling, text, signal);
    else if (/^\d{1,3}$/.test(text)) await pick(Number(text), signal);
    else await answer(text, signal);
  }

  async function pick(number: number, signal: AbortSignal): Promise<void> {
    const actionId = picks[number - 1];
    if (actionId === undefined) throw new UserError(describePicks(picks.length));
    await receive({ kind: 'action', actionId }, signal);
  }

  /** Words that are no command answer the question on the screen, if it takes a typed answer. */
  async function answer(text: string, signal: AbortSignal): Promise<void> {
    const actionId = typedInto;
    if (actionId === undefined)
      throw new UserError(`A command begins with a slash: ${mention('help')} shows what there is.`);
    typedAhead = true;
    await receive({ kind: 'action', actionId }, signal);
    typedAhead = false;
    if (filling) await fill(filling, text, signal);
  }

  /** Whether a form's field takes this as the path of a file, though it begins as a command does. */
  function isPath(text: string): boolean {
    const [, name = ''] = /^\/(\S*)/.exec(text) ?? [];
    return (
      filling !== undefined && takesFile(fieldOf(filling)) && !bot.commands.some((one) => one.name === name)
    );
  }

  async function fill(filled: Filling, line: string, signal: AbortSignal): Promise<void> {
    const field = fieldOf(filled);
    if (!takesFile(field)) return fillText(filled, field, line, signal);
    if (!line) return screen.askFor(filled.form, field);
    await goOn({ ...filled, files: { ...filled.files, [field.name]: localFile(line) } }, signal);
  }

  /** An empty line keeps what stands in the field, a dash empties it; a long field goes on after a line that ends with a backslash. */
  async function fillText(
    filled: Filling,
    field: TextField,
    line: string,
    signal: AbortSignal,
  ): Promise<void> {
    const text = filled.begun + line;
    filling = { ...filled, begun: '' };
    if (field.lines === 'many' && text.endsWith('\\'))
      return void (filling = { ...filled, begun: `${text.slice(0, -1)}\n` });
    const value = text === '-' && !field.required ? '' : text || (field.value ?? '');
    if (value.length > field.maxLength)
      throw new UserError(
        `That is too long: ${value.length} characters. ${field.label} takes at most ${field.maxLength}.`,
      );
    if (field.required && !value) return screen.askFor(filled.form, field);
    await goOn({ ...filling, values: { ...filled.values, [field.name]: value } }, signal);
  }

  /** Asks for the next field, or sends the form. */
  async function goOn(filled: Filling, signal: AbortSignal): Promise<void> {
    const { form, values, files } = filled;
    const next = form.fields[filledIn(filled)];
    filling = next && filled;
    if (next) return screen.askFor(form, next);
    await receive({ kind: 'action', actionId: form.id, values, files }, signal);
  }

  function receive(line: Line, signal: AbortSignal): Promise<void> {
    const interaction = {
      id: `terminal-${randomUUID()}`,
      actor: ACTOR,
      place: PLACE,
      ...line,
    } as Interaction;
    return bot.receive(interaction, responder, signal);
  }
}

function filledIn({ values, files }: Filling): number {
  return Object.keys(values).length + Object.keys(files).length;
}

/** The field that is asked for. */
function fieldOf(filling: Filling): Form['fields'][number] {
  return filling.form.fields[filledIn(filling)]!;
}

function picksOf({ choices = [], menu, buttons = [] }: Reply): string[] {
  return [...choices, ...(menu?.options ?? []), ...buttons].map(({ id }) => id);
}

function describePicks(count: number): string {
  if (count === 0)
    return `There is nothing to pick yet. ${mention('ask')} asks a question; ${mention('help')} shows what there is.`;
  return count === 1 ? 'There is only 1 to pick.' : `Pick a number from 1 to ${count}.`;
}
