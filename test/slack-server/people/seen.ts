import type { OwnFiles, Person, SeenForm, SeenMessage, Typed } from '../../far-end/person.ts';
import type { Conversation } from '../world/workspace.ts';

/** What people on Slack see and do beyond what all far ends have in common. */

export interface SeenFile {
  readonly name: string;
  readonly title: string;
  readonly altText: string | undefined;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

export interface SeenMenu {
  readonly placeholder: string;
  /** Labels of the options; none for a menu that asks the app. */
  readonly options: readonly string[];
}

export interface SlackMessage extends SeenMessage {
  readonly ts: string;
  /** Id of the conversation. */
  readonly channel: string;
  /** Name of who wrote it. */
  readonly author: string;
  /** The message under which it stands. */
  readonly thread: SlackMessage | undefined;
  /** Whom it calls: names of people, `channel`, `here`, `everyone`. */
  readonly calls: readonly string[];
  /** Addresses of which it shows a preview. */
  readonly previews: readonly string[];
  readonly files: readonly SeenFile[];
  readonly menus: readonly SeenMenu[];
  press(label: string): Promise<SlackMessage>;
  open(label: string): Promise<SlackForm>;
  /** Labels that the app suggests for what is typed into the menu with this placeholder. */
  suggest(placeholder: string, typed: string): Promise<readonly string[]>;
  /** Chooses by label, of an external menu among what was suggested last. */
  select(placeholder: string, option: string): Promise<SlackMessage>;
  /** Uses the app's message shortcut with this callback id. */
  use(callbackId: string): Promise<SlackMessage>;
  /** The same for a shortcut that opens a form. */
  useForForm(callbackId: string): Promise<SlackForm>;
  /** Writes under it. */
  reply(text: string): Promise<SlackMessage>;
}

export interface SlackForm extends SeenForm {
  /** What can be read between the fields. */
  readonly text: string;
  readonly buttons: readonly string[];
  /** Labels that a field lets one choose. */
  options(field: string): readonly string[];
  suggest(field: string, typed: string): Promise<readonly string[]>;
  /** Values are what is typed, or the label of what is chosen; several labels stand on lines of their own. */
  submit(values: Record<string, string>, files?: OwnFiles): Promise<SlackMessage>;
  /** Sends a form that leads to another one. */
  submitForForm(values: Record<string, string>): Promise<SlackForm>;
  /** Presses a button that changes the form, in which so much has been filled in. */
  press(label: string, values?: Record<string, string>): Promise<SlackForm>;
  /** Closes it; resolves when the app, if it wants to know, has been told. */
  close(): Promise<void>;
}

/** The home tab of the app. */
export interface SeenHome {
  readonly text: string;
  readonly buttons: readonly string[];
  readonly menus: readonly SeenMenu[];
  /** Presses a button that changes the tab. */
  press(label: string): Promise<SeenHome>;
  select(placeholder: string, option: string): Promise<SeenHome>;
  suggest(placeholder: string, typed: string): Promise<readonly string[]>;
  /** Presses a button that leads to a direct message. */
  pressForMessage(label: string): Promise<SlackMessage>;
  open(label: string): Promise<SlackForm>;
}

export interface SlackPerson extends Person {
  readonly id: string;
  slash(command: string, options?: Typed): Promise<SlackMessage>;
  /** Sends a command that opens a form. */
  openWith(command: string, options?: Typed): Promise<SlackForm>;
  /** What this person sees in the conversation, and what the bot told them directly; oldest first. */
  messages(): readonly SlackMessage[];
  /** Writes an ordinary message; resolves when the app, if it wants to know, has been told. */
  say(text: string): Promise<SlackMessage>;
  /** Opens the app's home and waits for the app to publish it. */
  openHome(): Promise<SeenHome>;
  /** What the home tab shows now. */
  home(): SeenHome;
  /** The same person in front of another conversation. */
  at(place: Conversation | 'direct'): SlackPerson;
}
