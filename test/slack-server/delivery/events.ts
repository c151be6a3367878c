import { randomBytes } from 'node:crypto';
import { messageObject, type Message } from '../world/messages.ts';
import type { Slack } from '../world/slack.ts';
import { viewObject, type HomeTab } from '../world/views.ts';
import { app, directChannel, team, type Conversation, type User } from '../world/workspace.ts';
import type { Carrier, Delivery } from './delivery.ts';

/** Tells the app of what happens, if it wants to know: https://docs.slack.dev/apis/events-api */
export type Events = ReturnType<typeof createEvents>;

export function createEvents(slack: Slack, carrier: Carrier) {
  const { clock, workspace, outcomes } = slack;
  const subscribed = slack.features.events;
  const seconds = () => (clock.now() / 1000).toFixed(6);

  function send(event: object): Delivery {
    const payload = {
      token: 'verification-token',
      team_id: team.id,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
      event_time: Math.floor(clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: app.userId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    };
    return carrier.deliver({ type: 'events_api', payload });
  }

  /** Sends an event and waits until the app has acknowledged it. */
  async function told(event: object): Promise<void> {
    const what = 'type' in event ? String(event.type) : 'an event';
    await outcomes.acknowledged(what, send(event));
  }

  return {
    told,

    homeOpened(user: User, view: HomeTab | undefined): Delivery {
      if (!subscribed.includes('app_home_opened'))
        throw new Error('the app has not subscribed to app_home_opened');
      return send({
        type: 'app_home_opened',
        user: user.id,
        channel: directChannel(user),
        event_ts: seconds(),
        tab: 'home',
        ...(view && { view: viewObject(view) }),
      });
    },

    async messageWritten(message: Message): Promise<void> {
      const place = workspace.conversation(message.channel);
      if (!place?.members.has(app.userId)) return;
      const event = { ...messageObject(message), channel: place.id, event_ts: message.ts };
      const channelType = { public: 'channel', private: 'group', im: 'im' }[place.kind];
      if (subscribed.includes(messageEvent(place))) await told({ ...event, channel_type: channelType });
      const mentioned = place.kind !== 'im' && message.content.text.includes(`<@${app.userId}>`);
      if (mentioned && subscribed.includes('app_mention')) await told({ ...event, type: 'app_mention' });
    },

    /** The app was taken out of the workspace, or its token away. */
    async tokensRevoked(): Promise<void> {
      const event = { type: 'tokens_revoked', tokens: { oauth: [], bot: [app.userId] }, event_ts: seconds() };
      if (subscribed.includes('tokens_revoked')) await told(event);
    },
  };
}

function messageEvent({ kind }: Conversation): string {
  return `message.${{ public: 'channels', private: 'groups', im: 'im' }[kind]}`;
}
