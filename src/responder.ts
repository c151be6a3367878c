import type { Answers } from './command.ts';
import type { Room } from './fit.ts';
import type { Form, Reply } from './reply.ts';

/** How a reply is shown: as Answers, but for forms. */
export type Manner = Exclude<Answers, 'form'>;

/** How a platform answers one interaction. The bot calls it; every adapter has one. */
export interface Responder {
  /** Milliseconds after which the platform wants to hear that an answer will come; Infinity where it never does. */
  readonly patience: number;
  /** What stands before a command where it is typed: `/`. */
  readonly prefix: string;
  /** What has room in one message; undefined where anything has. */
  readonly room: Room | undefined;
  /** Says that an answer will come, in the declared manner. At most once, before the answer. */
  defer(manner: Manner): Promise<void>;
  /** The answer: a new message, the edit of a deferral, or the edit of the message the action came from. */
  reply(manner: Manner, reply: Reply): Promise<void>;
  ask(form: Form): Promise<void>;
  /** Tells the actor alone what went wrong; a public deferral is taken away first. */
  notice(reply: Reply): Promise<void>;
}
