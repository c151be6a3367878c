/** What someone types for a command's options, by option name. */
export type Typed = Record<string, string | number>;

/** One message as one person sees it at this moment; a later edit shows in the same object. */
export interface SeenMessage {
  /** All that can be read, in reading order: titles, text, fields, captions. */
  readonly text: string;
  /** Seen by this person only. */
  readonly private: boolean;
  /** A deferral that has not been filled yet ("Viva is thinking…"). */
  readonly pending: boolean;
  readonly deleted: boolean;
  /** Labels of the buttons that can be pressed now. */
  readonly buttons: readonly string[];
  /** Alternative texts of the images. */
  readonly pictures: readonly string[];
  /** What the attached sounds say, or their names. */
  readonly sounds: readonly string[];
  /**
   * Presses the button with this label, and waits for what this person sees come of it:
   * a new message, or this one again when it was edited.
   */
  press(label: string): Promise<SeenMessage>;
  /** Presses a button that opens a form. */
  open(label: string): Promise<SeenForm>;
}

/** A file on somebody's machine. */
export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What somebody puts into a form's fields for files, by field. */
export type OwnFiles = Readonly<Record<string, OwnFile>>;

export interface SeenForm {
  readonly title: string;
  readonly fields: readonly { readonly name: string; readonly label: string; readonly value: string }[];
  /** Sends the form and waits for what comes of it, as `press` does. */
  submit(values: Record<string, string>, files?: OwnFiles): Promise<SeenMessage>;
}

/** Someone in front of a chat client, in one channel. Every verb fails after a deadline when nothing comes. */
export interface Person {
  readonly name: string;
  /** `slash('/ask', { deck: 'asyncio' })`: sends the command, waits for the first filled message it leads to. */
  slash(command: string, options?: Typed): Promise<SeenMessage>;
  /** Sends a command that opens a form. */
  openWith(command: string, options?: Typed): Promise<SeenForm>;
  /** What this person sees in the channel now, oldest first. */
  messages(): readonly SeenMessage[];
}
