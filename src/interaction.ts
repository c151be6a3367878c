/** Who caused an interaction; on a button, the one who pressed it. */
export interface Actor {
  /** Carries the platform: `discord:1234`, `slack:T1/U2`, `terminal:me`. */
  readonly id: string;
  readonly name: string;
  /** May change the settings of the place. */
  readonly manages: boolean;
  /** May change what holds in the whole space, where that is not the same people. */
  readonly managesSpace?: boolean;
  /** IANA zone, where the platform tells it. */
  readonly zone?: string;
}

/** A channel or a direct conversation. */
export interface Place {
  readonly id: string;
  /** The guild or workspace it belongs to, or the person whose direct conversation it is: `discord:1234`, `slack:T1`. */
  readonly space: string;
  /** Where the platform's own settings say who may use which command: how to come to them, as Markdown. */
  readonly admission?: string;
  /** Viva was added to the person who asks, and not to where they are: it can answer them, and post nothing by itself. */
  readonly guest?: true;
}

interface Origin {
  /** Unique for this event; a redelivery of the same event carries it again. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
  /** The platform has made sure that the actor may use this command, by settings of its own. */
  readonly admitted?: boolean;
}

/** A slash command, its options still as they were typed. */
export interface CommandInteraction extends Origin {
  readonly kind: 'command';
  /** With its subcommand, if it has any: `ask`, `daily set`. */
  readonly command: string;
  readonly options: Readonly<Record<string, string | number>>;
}

/** A button or choice that was pressed, or a form that was submitted. */
export interface ActionInteraction extends Origin {
  readonly kind: 'action';
  readonly actionId: string;
  /** What was typed into a form. */
  readonly values?: Readonly<Record<string, string>>;
  /** What was sent with it. */
  readonly files?: Readonly<Record<string, SentFile>>;
}

/** A file that somebody has sent with a form. It is fetched when it is read. */
export interface SentFile {
  /** As its sender calls it, with its ending. */
  readonly name: string;
  /**
   * @param limit bytes, held before anything is fetched, where the platform tells the size, and meanwhile
   * @throws {UserError} for one that is too large, or can't be had
   * @throws the signal's reason
   */
  read(this: void, limit: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** A command picked from the menu of a message. */
export interface ShortcutInteraction extends Origin {
  readonly kind: 'shortcut';
  readonly command: string;
  readonly message: QuotedMessage;
}

/** A message that somebody wrote. */
export interface QuotedMessage {
  /** Markdown. */
  readonly text: string;
}

export type Interaction = CommandInteraction | ActionInteraction | ShortcutInteraction;

/** An option being typed, for which suggestions are wanted. */
export interface Typing {
  /** Where it is typed. */
  readonly place: Place;
  /** Of whoever types. */
  readonly account: string;
  /** With its subcommand, if it has any. */
  readonly command: string;
  readonly option: string;
  readonly text: string;
}
