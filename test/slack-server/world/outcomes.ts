import type { Changes } from '../../far-end/changes.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Interaction } from './interactions.ts';
import type { Message } from './messages.ts';
import type { SentRequest } from './requests.ts';
import type { HomeTab, OpenView } from './views.ts';

/** What the person sees come of an interaction. */
export type Outcome =
  | { readonly message: Message }
  | { readonly view: OpenView }
  | { readonly home: HomeTab };

/** What a person hopes to see. */
export type Wanted = 'message' | 'form' | 'home';

interface Wait {
  readonly interaction: Interaction;
  readonly wanted: Wanted;
  outcome?: Outcome;
}

export type Outcomes = ReturnType<typeof createOutcomes>;

/**
 * Brings what the app does to the person who waits for it. Slack doesn't say which interaction a request belongs
 * to, so:
 * - a `response_url` and a trigger name their interaction; after a modal, the `response_url` of the interaction
 *   that opened it stands for the submission too;
 * - an edit by `chat.update` is for all who pressed a button of that message, or submitted a modal opened there;
 * - an ephemeral message, or a direct one, is for its reader (for what they did first, if they did several things);
 * - a plain `chat.postMessage` is for whoever waits, if only one interaction in the workspace is being waited
 *   for; among several it is for none: answer by `response_url` where people act at once;
 * - a changed modal is for who acted in it and wants a form, a published home tab for its user who wants that.
 *
 * A deletion is not waited for.
 */
export function createOutcomes(changes: Changes, requests: readonly SentRequest[]) {
  const waits = new Set<Wait>();
  const waiting = (suits: (interaction: Interaction, wanted: Wanted) => boolean) =>
    [...waits].filter((wait) => !wait.outcome && suits(wait.interaction, wait.wanted));

  function settle(settled: readonly (Wait | undefined)[], outcome: Outcome): void {
    for (const wait of settled) if (wait) wait.outcome = outcome;
    changes.happened();
  }

  return {
    /** What comes of the interaction. Throws if the app doesn't acknowledge it, or nothing comes. */
    async of(interaction: Interaction, wanted: Wanted, delivery: Delivery): Promise<Outcome> {
      const wait: Wait = { interaction, wanted };
      const before = requests.length;
      const since = () => `${interaction.what}; ${toldOf(requests.slice(before))}`;
      const look = () => {
        if (delivery.failure !== undefined) throw new Error(`${delivery.failure}: ${since()}`);
        return delivery.acknowledged ? wait.outcome : undefined;
      };
      waits.add(wait);
      try {
        return await changes.until(look, () => `nothing came of ${since()}`);
      } finally {
        waits.delete(wait);
      }
    },

    /** Waits only until the app has acknowledged it. Throws if it doesn't. */
    async acknowledged(what: string, delivery: Delivery): Promise<void> {
      const look = () => {
        if (delivery.failure !== undefined) throw new Error(`${delivery.failure}: ${what}`);
        return delivery.acknowledged || undefined;
      };
      await changes.until(look, () => `the app did not acknowledge ${what}`);
    },

    forInteraction(interaction: Interaction, outcome: Outcome): void {
      const itself = waiting((other) => other === interaction);
      const submissions = waiting(({ opener }) => opener === interaction);
      settle([[...itself, ...submissions].at(0)], outcome);
    },

    forThoseAt(message: Message): void {
      settle(
        waiting((interaction) => sourceOf(interaction) === message),
        { message },
      );
    },

    forReader(userId: string, message: Message): void {
      const theirs = waiting(({ actor }, wanted) => actor.id === userId && wanted !== 'home');
      settle([theirs.at(0)], { message });
    },

    forTheOnlyOne(message: Message): void {
      const all = waiting((_, wanted) => wanted !== 'home');
      settle(all.length === 1 ? all : [], { message });
    },

    /** `stack`: the modals that lie on one another with the changed one. */
    forThoseIn(stack: readonly OpenView[], view: OpenView): void {
      const acted = waiting(
        ({ view: where, opener }, wanted) =>
          wanted === 'form' && stack.some((one) => one === where || one.opener === opener),
      );
      settle(acted, { view });
    },

    forUserOf(home: HomeTab): void {
      settle([waiting(({ actor }, wanted) => actor === home.user && wanted === 'home').at(0)], { home });
    },
  };
}

/** The message at which it began, be it by way of a modal. */
function sourceOf({ source, opener }: Interaction): Message | undefined {
  return source ?? (opener && sourceOf(opener));
}

function toldOf(requests: readonly SentRequest[]): string {
  if (requests.length === 0) return 'the app has sent nothing since';
  return `since then: ${requests.map(({ name, error = 'ok' }) => `${name} → ${error}`).join(', ')}`;
}
