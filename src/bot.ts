import type { Answers, Command } from './command.ts';
import { withDeadline } from './deadline.ts';
import type { Library } from './decks/library.ts';
import { leaves, userErrorIn } from './errors.ts';
import type { Interaction, Typing } from './interaction.ts';
import type { Log } from './log.ts';
import type { Suggestion } from './options.ts';
import { isForm, type Form, type Reply } from './reply.ts';
import type { Manner, Responder } from './responder.ts';
import { answersOf, createRouter, type Route } from './router.ts';
import { sleep } from './sleep.ts';
import type { Clips } from './speech/clips.ts';
import type { LearnerStore } from './store/learners.ts';
import { openLearner } from './study/learner.ts';
import { taskGroup } from './taskgroup.ts';

/** The bot, as adapters see it: the same for every platform. */
export interface Bot {
  readonly commands: readonly Command[];
  readonly library: Library;
  /**
   * Answers one interaction through its responder. Whatever fails is told to the person or logged here:
   * it throws nothing.
   */
  receive(interaction: Interaction, responder: Responder, signal: AbortSignal): Promise<void>;
  /** What could be meant by an option that is being typed. */
  suggest(typing: Typing): readonly Suggestion[];
  /** How an action will be answered; undefined if there is none of this id. */
  answers(actionId: string): Answers | undefined;
}

export interface BotParts {
  readonly commands: readonly Command[];
  readonly library: Library;
  readonly clips: Clips;
  readonly learners: LearnerStore;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
}

/** How long a command may take, in milliseconds. */
const DEADLINE = 30_000;

export function createBot({ commands, library, clips, learners, log, clock, zone }: BotParts): Bot {
  const route = createRouter(commands);

  return {
    commands,
    library,
    answers: (actionId) => answersOf(commands, actionId),
    suggest: ({ command, option, text }) =>
      commands.find(({ name }) => name === command)?.options[option]?.suggest?.(text, { library }) ?? [],

    async receive(interaction, responder, signal) {
      try {
        await withDeadline(signal, DEADLINE, (within) => answer(interaction, responder, within));
      } catch (error) {
        await tell(interaction, responder, error, signal);
      }
    },
  };

  async function answer(interaction: Interaction, responder: Responder, signal: AbortSignal): Promise<void> {
    const found = route(interaction, { library });
    const { id, actor, place } = interaction;
    const learner = openLearner(learners, actor.id, actor.zone ?? zone, clock());
    await respond(found, responder, signal, (within) =>
      found.run({ interaction: id, actor, place, learner, library, clips, commands, signal: within }),
    );
  }

  /** The one boundary of errors: what the person can mend is told, all else is logged under the interaction's id. */
  async function tell(
    interaction: Interaction,
    responder: Responder,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const theirs = userErrorIn(error);
    const failures = leaves(error);
    const stopping = signal.aborted && failures.every((failure) => failure === signal.reason);
    const faults = theirs || stopping ? [] : failures;
    for (const err of faults)
      log.error({ interaction: interaction.id, kind: interaction.kind, err }, 'an interaction failed');
    try {
      await responder.notice(theirs ? warning(theirs.message) : stopping ? STOPPING : fault(interaction.id));
    } catch (failure) {
      log.error({ interaction: interaction.id, err: failure }, 'an error could not be told');
    }
  }
}

type Work = (signal: AbortSignal) => Promise<Reply | Form>;

/** A form must come first on every platform: nothing is deferred before it. */
async function respond(
  { answers }: Route,
  responder: Responder,
  signal: AbortSignal,
  work: Work,
): Promise<void> {
  const manner = answers === 'form' ? 'actor' : answers;
  const answer = await (answers === 'form' ? work(signal) : deferring(manner, responder, signal, work));
  await (isForm(answer) ? responder.ask(answer) : responder.reply(manner, answer));
}

/** Defers in the declared manner when the work outlasts half of the platform's patience. */
function deferring(
  manner: Manner,
  responder: Responder,
  signal: AbortSignal,
  work: Work,
): Promise<Reply | Form> {
  if (responder.patience === Infinity) return work(signal);
  return taskGroup(signal, async (group) => {
    const worked = new AbortController();
    group.spawn(async (within) => {
      const inTime = await endsWithin(responder.patience / 2, AbortSignal.any([within, worked.signal]));
      if (!inTime) await responder.defer(manner);
    });
    const answer = await work(group.signal);
    worked.abort();
    return answer;
  });
}

/** Whether the signal fires within so many milliseconds. */
async function endsWithin(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(milliseconds, signal).catch(() => {});
  return signal.aborted;
}

const STOPPING: Reply = { tone: 'warning', text: 'Viva is restarting. Try again in a moment.' };

function warning(text: string): Reply {
  return { tone: 'warning', text };
}

function fault(id: string): Reply {
  return warning(
    `Something went wrong on our side. Try again; if it stays, tell whoever runs Viva this number: \`${id}\`.`,
  );
}
