import { asksForFiles, homeView, modalView, type Modal } from '../block-kit.ts';
import { parsed } from '../world/messages.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { isModal, viewObject, type OpenView } from '../world/views.ts';
import type { Methods } from './arguments.ts';

/** https://docs.slack.dev/reference/methods?family=views */
export function viewMethods(slack: Slack): Methods {
  const { features, grant, interactions, views, outcomes, workspace } = slack;

  /** A modal as it was given; one that asks for files takes the scope to read them. */
  function modalIn(given: unknown): Modal {
    const modal = modalView(given);
    if (asksForFiles(modal.blocks)) grant.demand('files:read');
    return modal;
  }

  function changed(view: OpenView): object {
    outcomes.forThoseIn(views.stackOf(view), view);
    return { view: viewObject(view) };
  }

  return {
    'views.open': ({ view: given, trigger_id: trigger }) => {
      const modal = modalIn(parsed(given, 'invalid_arguments'));
      const opener = interactions.exchangeTrigger(trigger);
      const view = views.open(opener, modal);
      outcomes.forInteraction(opener, { view });
      return { view: viewObject(view) };
    },

    'views.push': ({ view: given, trigger_id: trigger }) => {
      const modal = modalIn(parsed(given, 'invalid_arguments'));
      const opener = interactions.exchangeTrigger(trigger);
      if (!opener.view || !isModal(opener.view)) throw new SlackError('not_found');
      return changed(views.open(opener, modal, views.topOf(opener.view) ?? opener.view));
    },

    'views.update': (args) => {
      const given = parsed(args['view'], 'invalid_arguments');
      const view = views.find(args);
      if (!isModal(view)) {
        outcomes.forUserOf(views.publish(view.user, homeView(given)));
        return { view: viewObject(view) };
      }
      views.replaceModal(view, modalIn(given));
      return changed(view);
    },

    'views.publish': ({ view: given, user_id: userId, hash }) => {
      if (!features.homeTab) throw new SlackError('not_enabled');
      const content = homeView(parsed(given, 'invalid_arguments'));
      const user = workspace.user(userId);
      if (!user) throw new SlackError('invalid_arguments', ['invalid `user_id`']);
      const home = views.publish(user, content, hash);
      outcomes.forUserOf(home);
      return { view: viewObject(home) };
    },
  };
}
