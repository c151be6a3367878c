import { homeView, modalView } from '../block-kit.ts';
import { parsed } from '../world/messages.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { isModal, viewObject, type OpenView } from '../world/views.ts';
import type { Methods } from './arguments.ts';

/** https://docs.slack.dev/reference/methods?family=views */
export function viewMethods({ features, interactions, views, outcomes, workspace }: Slack): Methods {
  function changed(view: OpenView): object {
    outcomes.forThoseIn(views.stackOf(view), view);
    return { view: viewObject(view) };
  }

  return {
    'views.open': ({ view: given, trigger_id: trigger }) => {
      const modal = modalView(parsed(given, 'invalid_arguments'));
      const opener = interactions.exchangeTrigger(trigger);
      const view = views.open(opener, modal);
      outcomes.forInteraction(opener, { view });
      return { view: viewObject(view) };
    },

    'views.push': ({ view: given, trigger_id: trigger }) => {
      const modal = modalView(parsed(given, 'invalid_arguments'));
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
      views.replaceModal(view, modalView(given));
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
