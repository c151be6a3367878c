import { randomBytes } from 'node:crypto';
import type { Modal } from './block-kit.ts';
import type { Interaction } from './interactions.ts';
import { SlackError } from './slack-error.ts';
import { app, team } from './workspace.ts';

/** A modal in front of the person whose interaction opened it. */
export interface OpenView {
  readonly id: string;
  readonly opener: Interaction;
  modal: Modal;
  hash: string;
  open: boolean;
}

/** What was typed, by block and action. */
export type ViewState = Record<string, Record<string, { type: string; value: string | null }>>;

export type Views = ReturnType<typeof createViews>;

export function createViews() {
  const views: OpenView[] = [];

  return {
    open(opener: Interaction, modal: Modal): OpenView {
      const view = { id: `V${views.length + 1}`, opener, modal, hash: newHash(), open: true };
      views.push(view);
      return view;
    },

    /** Throws `not_found`, or `hash_conflict` if it has changed since the app last saw it. */
    find(id: unknown, hash: unknown): OpenView {
      const view = views.find((one) => one.id === id && one.open);
      if (!view) throw new SlackError('not_found');
      if (hash !== undefined && hash !== view.hash) throw new SlackError('hash_conflict');
      return view;
    },
  };
}

export function replaceModal(view: OpenView, modal: Modal): void {
  view.modal = modal;
  view.hash = newHash();
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}

/** A view as Slack writes it into payloads and answers. */
export function viewObject({ id, hash, modal }: OpenView, values: ViewState = {}): object {
  return {
    callback_id: '',
    private_metadata: '',
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...modal,
    id,
    hash,
    team_id: team.id,
    app_installed_team_id: team.id,
    app_id: app.id,
    bot_id: app.botId,
    state: { values },
    root_view_id: id,
    previous_view_id: null,
  };
}
