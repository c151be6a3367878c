import { randomBytes } from 'node:crypto';
import type { Home, Modal } from '../block-kit.ts';
import type { Interaction } from './interactions.ts';
import { SlackError } from './slack-error.ts';
import { app, team, type User } from './workspace.ts';

/** The value of one input as payloads tell it. */
export interface StateValue {
  readonly type: string;
  readonly value?: string | null;
  readonly selected_option?: object | null;
  readonly selected_options?: readonly object[];
  readonly files?: readonly object[];
}

/** What was typed and chosen, by block and action. */
export type ViewState = Record<string, Record<string, StateValue>>;

interface View<Content> {
  readonly id: string;
  content: Content;
  hash: string;
}

/** A modal in front of the person whose interaction opened it. */
export interface OpenView extends View<Modal> {
  readonly opener: Interaction;
  /** The modal on which this one lies. */
  readonly below?: OpenView | undefined;
  open: boolean;
}

/** The home tab of the app, as one user sees it. */
export interface HomeTab extends View<Home> {
  readonly user: User;
}

/** The most modals that lie on one another: https://docs.slack.dev/reference/methods/views.push */
const deepest = 3;

export type Views = ReturnType<typeof createViews>;

export function createViews() {
  const modals: OpenView[] = [];
  const homes: HomeTab[] = [];
  const newId = () => `V${modals.length + homes.length + 1}`;

  function checkExternalId({ external_id: id }: Modal | Home, own?: View<unknown>): void {
    const others = [...modals.filter((modal) => modal.open), ...homes].filter((view) => view !== own);
    if (id && others.some(({ content }) => content.external_id === id))
      throw new SlackError('duplicate_external_id');
  }

  function open(opener: Interaction, content: Modal, below?: OpenView): OpenView {
    checkExternalId(content);
    if (below && stackUnder(below).length >= deepest) throw new SlackError('push_limit_reached');
    const view = { id: newId(), opener, content, hash: newHash(), below, open: true };
    modals.push(view);
    return view;
  }

  return {
    open,

    /** The modal that lies on top of this one, or itself; none if it is closed. */
    topOf(view: OpenView): OpenView | undefined {
      return modals.findLast((one) => one.open && stackUnder(one)[0] === stackUnder(view)[0]);
    },

    /** Every open modal of the stack to which this one belongs. */
    stackOf: (view: OpenView) =>
      modals.filter((one) => one.open && stackUnder(one)[0] === stackUnder(view)[0]),

    /** Throws `not_found`, or `hash_conflict` if it has changed since the app last saw it. */
    find({ view_id: id, external_id: externalId, hash }: FindArguments): OpenView | HomeTab {
      const all = [...modals.filter((modal) => modal.open), ...homes];
      const found = all.find((one) => (id === undefined ? isNamed(one, externalId) : one.id === id));
      if (!found) throw new SlackError('not_found');
      checkHash(found, hash);
      return found;
    },

    replaceModal(view: OpenView, content: Modal): void {
      checkExternalId(content, view);
      Object.assign(view, { content, hash: newHash() });
    },

    homeOf: (user: User) => homes.find((home) => home.user === user),

    /** Publishes what the user sees as the app's home. */
    publish(user: User, content: Home, hash?: unknown): HomeTab {
      const known = homes.find((home) => home.user === user);
      if (known) checkHash(known, hash);
      checkExternalId(content, known);
      const home = known ?? { id: newId(), user, content, hash: '' };
      if (!known) homes.push(home);
      return Object.assign(home, { content, hash: newHash() });
    },
  };
}

type FindArguments = Readonly<Record<string, unknown>>;

function isNamed({ content }: View<Modal | Home>, externalId: unknown): boolean {
  return typeof externalId === 'string' && content.external_id === externalId;
}

function checkHash(view: View<unknown>, hash: unknown): void {
  if (hash !== undefined && hash !== view.hash) throw new SlackError('hash_conflict');
}

/** From the lowest to this one. */
function stackUnder(view: OpenView): OpenView[] {
  return view.below ? [...stackUnder(view.below), view] : [view];
}

export function isModal(view: OpenView | HomeTab): view is OpenView {
  return view.content.type === 'modal';
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}

/** A view as Slack writes it into payloads and answers. */
export function viewObject(view: OpenView | HomeTab, values: ViewState = {}): object {
  const { id, hash, content } = view;
  const below = isModal(view) ? view.below : undefined;
  return {
    callback_id: '',
    private_metadata: '',
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...content,
    id,
    hash,
    team_id: team.id,
    app_installed_team_id: team.id,
    app_id: app.id,
    bot_id: app.botId,
    state: { values },
    root_view_id: isModal(view) ? stackUnder(view)[0]?.id : id,
    previous_view_id: below?.id ?? null,
  };
}
