/** Who caused an interaction; on a button, the one who pressed it. */
export interface Actor {
  /** Carries the platform: `discord:1234`, `slack:T1/U2`, `terminal:me`. */
  readonly id: string;
  readonly name: string;
  /** May change the settings of the place. */
  readonly manages: boolean;
  /** IANA zone, where the platform tells it. */
  readonly zone?: string;
}

/** A channel or a direct conversation. */
export interface Place {
  readonly id: string;
}

interface Origin {
  /** Unique for this event; a redelivery of the same event carries it again. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
}

/** A slash command, its options still as they were typed. */
export interface CommandInteraction extends Origin {
  readonly kind: 'command';
  readonly command: string;
  readonly options: Readonly<Record<string, string | number>>;
}

/** A button or choice that was pressed, or a form that was submitted. */
export interface ActionInteraction extends Origin {
  readonly kind: 'action';
  readonly actionId: string;
  /** What was typed into a form. */
  readonly values?: Readonly<Record<string, string>>;
}

export type Interaction = CommandInteraction | ActionInteraction;

/** An option being typed, for which suggestions are wanted. */
export interface Typing {
  readonly command: string;
  readonly option: string;
  readonly text: string;
}
