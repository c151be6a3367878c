import type { Libraries } from './authoring/libraries.ts';
import { openFlags } from './authoring/flags.ts';
import { openSpace } from './authoring/space.ts';
import type { Command, Context } from './command.ts';
import { openRanking } from './daily/ranking.ts';
import { studyDaysOf } from './daily/studydays.ts';
import type { Timetable } from './daily/timetable.ts';
import { withDeadline } from './deadline.ts';
import type { PlaceQuiz } from './daily/placequiz.ts';
import { leaves, Unanswerable, UserError, userErrorIn } from './errors.ts';
import { fit } from './fit.ts';
import type { Interaction, Place, Typing } from './interaction.ts';
import type { PlaceLessons, Visit } from './lessons/placelessons.ts';
import type { Room } from './lessons/rooms.ts';
import { logging, type Log } from './log.ts';
import type { Suggestion } from './options.ts';
import { withMentions } from './mention.ts';
import { moreButton } from './more.ts';
import { isForm, type Form, type Reply } from './reply.ts';
import type { Manner, Responder } from './responder.ts';
import { createRouter, type Route } from './router.ts';
import { sleep } from './sleep.ts';
import type { Recordings } from './speech/recordings.ts';
import type { Clips } from './speech/clips.ts';
import type { Stores } from './store/stores.ts';
import { openAccount } from './study/account.ts';
import { openLearner } from './study/learner.ts';
import { openPerson } from './study/person.ts';
import { openSettings } from './study/settings.ts';
import { taskGroup } from './taskgroup.ts';

/** The bot, as adapters see it: the same for every platform. */
export interface Bot {
  readonly commands: readonly Command[];
  /**
   * Answers one interaction through its responder. Whatever fails is told to the person or logged here:
   * it throws nothing.
   */
  receive(interaction: Interaction, responder: Responder, signal: AbortSignal): Promise<void>;
  /** What could be meant by an option that is being typed. */
  suggest(typing: Typing): Promise<readonly Suggestion[]>;
}

export interface BotParts {
  readonly commands: readonly Command[];
  readonly libraries: Libraries;
  readonly clips: Clips;
  readonly stores: Stores;
  /** Whether new cards get a voice. */
  readonly voiced: boolean;
  /** Takes recordings of imported cards, where they can be heard. */
  readonly recordings: Recordings | undefined;
  /** A place's daily quiz. @param now milliseconds since the epoch */
  readonly quizOf: (place: Place, now: number) => PlaceQuiz;
  readonly lessonsOf: (visit: Visit) => PlaceLessons;
  /** The voice channels of a space. */
  readonly roomsIn: (space: string) => readonly Room[];
  /** Called for each interaction when it has been answered. */
  readonly answered?: ((interaction: Answered) => void) | undefined;
  readonly timetable: Timetable;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The zone of learners whose own is not known. */
  readonly zone: string;
}

/** What came of an interaction, for those who measure. */
export interface Answered {
  readonly kind: Interaction['kind'];
  /** Whether it was done; or refused in words that the person can act on; or failed by a fault of ours. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** From its arrival to its answer. */
  readonly milliseconds: number;
}

/** How long a command may take, in milliseconds. */
const DEADLINE = 30_000;

export function createBot(parts: BotParts): Bot {
  const { commands, libraries, clips, voiced, recordings, quizOf, lessonsOf, roomsIn, log, clock, zone } =
    parts;
  const { accounts, admissions, learners, places, settings, spaces, shelf } = parts.stores;
  const route = createRouter(commands);

  return {
    commands,
    async suggest({ place, account, command, option, text }) {
      const usage = commands.flatMap(({ usages }) => usages[command] ?? [])[0];
      const found = usage?.options[option];
      if (!found?.suggest) return [];
      const [library, quiz, own] = await Promise.all([
        libraries.of(place.space),
        places.quiz(place.id),
        settings.of(account),
      ]);
      const zones = [quiz?.schedule.zone, own.settings.zone, zone].filter((name) => name !== undefined);
      return found.suggest(text, { library, zones, lessons: { rooms: () => roomsIn(place.space) } });
    },

    receive: (interaction, responder, signal) =>
      logging({ interaction: interaction.id }, async () => {
        const begun = performance.now();
        let outcome: Answered['outcome'] = 'done';
        try {
          await withDeadline(signal, DEADLINE, (within) => answer(interaction, responder, within));
        } catch (error) {
          outcome = userErrorIn(error) ? 'refused' : 'failed';
          await tell(interaction, responder, error, signal);
        }
        parts.answered?.({ kind: interaction.kind, outcome, milliseconds: performance.now() - begun });
      }),
  };

  async function answer(interaction: Interaction, responder: Responder, signal: AbortSignal): Promise<void> {
    // What comes when Viva is leaving is refused before anything is done.
    signal.throwIfAborted();
    const found = route(interaction);
    const begun = clock();
    await respond(found, responder, signal, async (within) => {
      if (!(await isAllowed(found, interaction))) throw new UserError(FOR_MANAGERS);
      return found.run(await contextOf(interaction, within));
    });
    const { id, kind, place } = interaction;
    const facts = { interaction: id, kind, command: found.command, place: place.id, ms: clock() - begun };
    log.debug(facts, 'an interaction was answered');
  }

  /** Whom the platform has admitted to a command may also press its buttons and send its forms. */
  async function isAllowed(
    { command, restricted }: Route,
    { actor, place, admitted }: Interaction,
  ): Promise<boolean> {
    if (!restricted) return true;
    if (admitted) await admissions.remember(actor.id, command, place.space);
    return (
      admitted || (await admissions.has(actor.id, command, place.space)) || (await spaces.isOpen(place.space))
    );
  }

  async function contextOf({ id, actor: sender, place }: Interaction, signal: AbortSignal): Promise<Context> {
    const now = clock();
    const library = await libraries.of(place.space);
    const { settings: set } = await settings.of(sender.id);
    const own = set.zone ?? sender.zone;
    const actor = own === undefined ? sender : { ...sender, zone: own };
    const learner = openLearner(learners, actor.id, own ?? zone, now, {
      studyDays: (whose) => studyDaysOf(whose, parts.stores, now),
      newCards: set.newCards,
    });
    const account = openAccount(actor, { accounts, learners, settings, library, now });
    const space = openSpace(place.space, { store: spaces, libraries, voiced, recordings, now });
    return {
      interaction: id,
      actor,
      place,
      learner,
      account,
      space,
      quiz: quizOf(place, now),
      person: openPerson(sender, { stores: parts.stores, timetable: parts.timetable, now }),
      flags: openFlags(place.space, { flags: parts.stores.flags, log, now }),
      now,
      settings: openSettings(actor, { stores: parts.stores, zone: sender.zone ?? zone, now }),
      ranking: openRanking(actor, place, { stores: parts.stores, zone, now }),
      lessons: lessonsOf({ place, actor, learner, zone: actor.zone ?? zone }),
      zone,
      library,
      clips,
      shelf,
      commands,
      signal,
    };
  }

  /** A form must come first on every platform: nothing is deferred before it. */
  async function respond(
    { answers }: Route,
    responder: Responder,
    signal: AbortSignal,
    work: Work,
  ): Promise<void> {
    const manner = answers === 'form' ? 'actor' : answers;
    const said = await (answers === 'form' ? work(signal) : deferring(manner, responder, signal, work));
    await (isForm(said) ? responder.ask(said) : responder.reply(manner, await worded(said, responder)));
  }

  /** Commands are named as they are typed there, and what has no room stands behind a button. */
  async function worded(reply: Reply, { room, prefix }: Responder): Promise<Reply> {
    const whole = withMentions(reply, prefix);
    const { shown, rest } = room ? fit(whole, room) : { shown: whole, rest: '' };
    if (!rest) return shown;
    return { ...shown, buttons: [...(shown.buttons ?? []), moreButton(await shelf.put(rest))] };
  }

  /** The one boundary of errors: what the person can mend is told, all else is logged under the interaction's id. */
  async function tell(
    interaction: Interaction,
    responder: Responder,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const failures = leaves(error);
    const theirs = userErrorIn(error);
    const stopping = signal.aborted && failures.every((failure) => failure === signal.reason);
    const lost = failures.find((failure) => failure instanceof Unanswerable);
    const faults = theirs || stopping ? [] : failures.filter((failure) => !(failure instanceof Unanswerable));
    for (const err of faults)
      log.error({ interaction: interaction.id, kind: interaction.kind, err }, 'an interaction failed');
    if (lost)
      return log.warn({ interaction: interaction.id, reason: lost.message }, 'nobody could be answered');
    const told = theirs ? warning(theirs.message) : stopping ? STOPPING : fault(interaction.id);
    try {
      await responder.notice(withMentions(told, responder.prefix));
    } catch (failure) {
      log.error({ interaction: interaction.id, err: failure }, 'an error could not be told');
    }
  }
}

type Work = (signal: AbortSignal) => Promise<Reply | Form>;

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

const FOR_MANAGERS = 'This is for those who manage this place. Ask one of them to do it.';

function warning(text: string): Reply {
  return { tone: 'warning', text };
}

function fault(id: string): Reply {
  return warning(
    `Something went wrong on our side. Try again; if it stays, tell whoever runs Viva this number: \`${id}\`.`,
  );
}
