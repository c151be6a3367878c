import type { SpaceFlags } from './authoring/flags.ts';
import type { Space } from './authoring/space.ts';
import type { PlaceQuiz } from './daily/placequiz.ts';
import type { Ranking } from './daily/ranking.ts';
import type { Library } from './decks/library.ts';
import type { Actor, Place, QuotedMessage, SentFile } from './interaction.ts';
import type { PlaceLessons } from './lessons/placelessons.ts';
import type { Option, Options, OptionValues } from './options.ts';
import type { Form, Reply } from './reply.ts';
import type { Clips } from './speech/clips.ts';
import type { Shelf } from './store/shelf.ts';
import type { Account } from './study/account.ts';
import type { OwnSettings } from './study/settings.ts';
import type { Person } from './study/person.ts';
import type { Learner } from './study/learner.ts';

/**
 * How an interaction is answered, declared because both platforms fix it at the first acknowledgement:
 * a reply that everyone in the place sees, a reply to the actor alone, an update of the message that
 * the action came from, or a form.
 */
export type Answers = 'everyone' | 'actor' | 'update' | 'form';

/** What is answered; where a form was declared, a reply to the actor will do as well. */
export type Answer<Manner extends Answers> = Manner extends 'form' ? Form | Reply : Reply;

/** What every command and action gets. */
export interface Context {
  /** The interaction's id, the same for a redelivery of it. */
  readonly interaction: string;
  readonly actor: Actor;
  readonly place: Place;
  readonly learner: Learner;
  /** The actor's account, and those that are linked with it. */
  readonly account: Account;
  /** The space that the place belongs to, with its own cards. */
  readonly space: Space;
  /** The place's daily quiz. */
  readonly quiz: PlaceQuiz;
  /** All that is held about the actor. */
  readonly person: Person;
  /** The cards that were reported in the space. */
  readonly flags: SpaceFlags;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the actor may set. */
  readonly settings: OwnSettings;
  /** Who leads in it. */
  readonly ranking: Ranking;
  /** Lessons, as the actor sees them here. */
  readonly lessons: PlaceLessons;
  /** IANA zone where the actor's is not known. */
  readonly zone: string;
  /** Viva's decks, and the space's own. */
  readonly library: Library;
  /** What can be heard. */
  readonly clips: Clips;
  /** For what a button needs and its id can't carry. */
  readonly shelf: Shelf;
  /** All commands, for those that tell about them. */
  readonly commands: readonly Command[];
  /** Fires when the person's patience or the process ends; pass it to all that waits. */
  readonly signal: AbortSignal;
}

/** What was typed into the form that was submitted, and sent with it; empty for a button. */
export interface FormValues {
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, SentFile>>;
}

/** Reads the state that travelled in an action's id. @throws {UserError} when what it names is gone */
export type StateReader<State> = (parts: readonly string[], library: Library) => State;

export interface Action {
  readonly answers: Answers;
  /** @throws {UserError} as its `StateReader` does, before any work */
  prepare(
    state: readonly string[],
    library: Library,
  ): (context: Context & FormValues) => Promise<Reply | Form>;
}

/** An entry in the menu of every message, where the platform has such a menu. It opens a form. */
export interface Shortcut {
  /** 1 to 24 characters, plain text. */
  readonly label: string;
  run(context: Context & { readonly message: QuotedMessage }): Promise<Form | Reply>;
}

/** One thing that a command does when it is typed. */
export interface Usage {
  /** 1 to 100 characters. */
  readonly summary: string;
  readonly options: Options;
  readonly answers: Exclude<Answers, 'update'>;
  run(context: Context & { readonly options: Readonly<Record<string, unknown>> }): Promise<Reply | Form>;
}

export interface Command {
  /** 1 to 6 lower-case letters for those with actions that carry a card's id, at most 32. */
  readonly name: string;
  /** 1 to 100 characters. */
  readonly summary: string;
  /** By what is typed: the command's name alone, or its subcommands, such as `daily set`. */
  readonly usages: Readonly<Record<string, Usage>>;
  /** Who may use the command: those who manage the place, or the whole space; actions follow it. */
  readonly permission: 'anyone' | 'managers' | 'space managers';
  readonly actions: Readonly<Record<string, Action>>;
  readonly shortcut?: Shortcut;
}

interface UsageDefinition<Definitions extends Options, Manner extends Usage['answers']> {
  readonly summary: string;
  readonly options?: Definitions;
  readonly answers: Manner;
  run(
    this: void,
    context: Context & { readonly options: OptionValues<Definitions> },
  ): Promise<Answer<Manner>>;
}

interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  readonly permission?: Command['permission'];
  readonly actions?: Command['actions'];
  readonly shortcut?: Shortcut;
}

/** Declares a command. The file that does so exports it as its default. */
export function command<
  const Definitions extends Readonly<Record<string, Option>>,
  const Manner extends Usage['answers'],
>({
  options,
  answers,
  run,
  ...definition
}: CommandDefinition & UsageDefinition<Definitions, Manner>): Command {
  const { name, summary } = definition;
  const usage = subcommand({ summary, answers, run, ...(options && { options }) });
  return { permission: 'anyone', actions: {}, ...definition, usages: { [name]: usage } };
}

/** Declares a command that does several things, each by a subcommand. */
export function commandOf({
  subcommands,
  ...definition
}: CommandDefinition & { readonly subcommands: Readonly<Record<string, Usage>> }): Command {
  const usages = Object.entries(subcommands).map(([name, usage]) => [`${definition.name} ${name}`, usage]);
  return { permission: 'anyone', actions: {}, ...definition, usages: Object.fromEntries(usages) };
}

/** Declares one of them. */
export function subcommand<
  const Definitions extends Readonly<Record<string, Option>>,
  const Manner extends Usage['answers'],
>(definition: UsageDefinition<Definitions, Manner>): Usage {
  return { options: {}, ...definition };
}

/** Declares what a button, a choice or a submitted form does. */
export function action<State extends object, const Manner extends Answers>(
  read: StateReader<State>,
  answers: Manner,
  run: (context: Context & FormValues & State) => Promise<Answer<Manner>>,
): Action {
  return {
    answers,
    prepare(parts, library) {
      const state = read(parts, library);
      return (context) => run({ ...context, ...state });
    },
  };
}
