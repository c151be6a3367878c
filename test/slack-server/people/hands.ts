import type { Option } from '@slack/types';
import type { Carrier } from '../delivery/delivery.ts';
import type { Interaction } from '../world/interactions.ts';
import type { Message } from '../world/messages.ts';
import type { Outcome, Wanted } from '../world/outcomes.ts';
import type { Slack } from '../world/slack.ts';
import type { HomeTab, OpenView } from '../world/views.ts';
import type { Deed, Deeds, Surface } from './deeds.ts';
import { menusIn, optionsOf, placeholderOf, theOne, type Menu, type Placed } from './elements.ts';
import { readableText } from './readable.ts';
import { checkTyped, optionsIn } from './suggestions.ts';

/** What a person does at messages, modals and the home tab, and what comes of it. */
export type Hands = ReturnType<typeof createHands>;

export function createHands(slack: Slack, carrier: Carrier, deeds: Deeds) {
  const suggested = new Map<string, readonly Option[]>();

  async function outcomeOf({ interaction, envelope }: Deed, wanted: Wanted): Promise<Outcome> {
    return slack.outcomes.of(interaction, wanted, carrier.deliver(envelope));
  }

  async function messageAfter(deed: Deed): Promise<Message> {
    const outcome = await outcomeOf(deed, 'message');
    if ('message' in outcome) return outcome.message;
    throw mismatch(deed.interaction, outcome, 'message', slack);
  }

  async function formAfter(deed: Deed): Promise<OpenView> {
    const outcome = await outcomeOf(deed, 'form');
    if ('view' in outcome) return outcome.view;
    throw mismatch(deed.interaction, outcome, 'form', slack);
  }

  async function homeAfter(deed: Deed): Promise<HomeTab> {
    const outcome = await outcomeOf(deed, 'home');
    if ('home' in outcome) return outcome.home;
    throw mismatch(deed.interaction, outcome, 'change of the home tab', slack);
  }

  /** Resolves when the app has acknowledged it. */
  async function told({ interaction, envelope }: Deed): Promise<void> {
    await slack.outcomes.acknowledged(interaction.what, carrier.deliver(envelope));
  }

  return {
    deeds,
    messageAfter,
    formAfter,
    homeAfter,
    told,

    /** Choosing this option, which a menu that asks the app must have shown last. */
    chosen(where: Surface, menu: Placed<Menu>, label: string): Deed {
      const options = [...optionsOf(menu.element), ...(suggested.get(keyOf(where, menu)) ?? [])];
      return deeds.select(
        where,
        menu,
        theOne(options, ({ text }) => text.text, label, 'option'),
      );
    },

    suggestedFor: (where: Surface, menu: Placed<unknown>) => suggested.get(keyOf(where, menu)) ?? [],

    /** Types into a menu; the labels that it then shows. */
    async suggest(where: Surface, menu: Placed<Menu>, typed: string): Promise<readonly string[]> {
      checkTyped(menu, typed);
      let options: readonly Option[] = [];
      const take = (answer: Readonly<Record<string, unknown>>) => {
        const found = optionsIn(answer);
        if (typeof found === 'string') return found;
        options = found;
        return undefined;
      };
      await told(deeds.suggest(where, menu, typed, take));
      suggested.set(keyOf(where, menu), options);
      return options.map(({ text }) => text.text);
    },
  };
}

/** The menu with this placeholder. */
export function menuAt(blocks: Parameters<typeof menusIn>[0], placeholder: string): Placed<Menu> {
  return theOne(menusIn(blocks), placeholderOf, placeholder, 'menu');
}

function keyOf(where: Surface, { blockId }: Placed<unknown>): string {
  return `${'ts' in where ? where.ts : where.id} ${blockId}`;
}

function mismatch({ what }: Interaction, outcome: Outcome, wanted: string, { workspace }: Slack): Error {
  if ('view' in outcome)
    return new Error(`${what} opened the form “${outcome.view.content.title.text}”, not a ${wanted}`);
  if ('message' in outcome)
    return new Error(
      `${what} led to a message, not a ${wanted}: ${readableText(outcome.message.content, workspace)}`,
    );
  return new Error(`${what} changed the home tab, and led to no ${wanted}`);
}
