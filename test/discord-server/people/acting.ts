import { GatewayDispatchEvents } from 'discord-api-types/v10';
import type { Changes } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { mostOfFile } from '../rest/body.ts';
import type { LoggedRequest } from '../rest/http.ts';
import { applicationId } from '../world/ids.ts';
import {
  acknowledgeWithin,
  type Begun,
  type Interaction,
  type Interactions,
  type Outcome,
} from '../world/interactions.ts';
import { channelPayload, locale, memberPayload } from '../world/payloads.ts';
import { appPermissions, contextOf } from '../world/permissions.ts';

/** Something that a person does, with what Discord tells of it. */
export interface Deed extends Begun {
  /** For error texts, `/ask`. */
  readonly what: string;
  readonly data: object;
}

/**
 * Does something as a person, and waits for what they see come of it. Rejects as the client tells them when
 * the bot doesn't acknowledge in time, or when nothing has come of it by the deadline.
 */
export type Act = (deed: Deed) => Promise<Outcome>;

export function createAct(
  gateway: Gateway,
  interactions: Interactions,
  changes: Changes,
  clock: Clock,
  requests: readonly LoggedRequest[],
): Act {
  return async ({ what, data, ...begun }) => {
    if (!gateway.isUsed()) throw new Error('no bot has identified at the gateway');
    const interaction = interactions.begin(begun);
    gateway.announce({
      type: GatewayDispatchEvents.InteractionCreate,
      guild: begun.channel.guild,
      data: payloadOf(interaction, data),
    });
    const callOff = clock.after(acknowledgeWithin, () => changes.happened());
    const told = () => `${what} by ${begun.user.username}; ${toldOf(requests, interaction)}`;
    const look = () => {
      if (interactions.hasFailed(interaction)) throw new Error(`This interaction failed: ${told()}`);
      return interaction.outcomes[0];
    };
    return changes.until(look, () => `nothing came of ${told()}`).finally(callOff);
  };
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object */
function payloadOf({ id, token, type, user, channel, owners, source }: Interaction, data: object): object {
  const { guild } = channel;
  return {
    id,
    token,
    type,
    data,
    application_id: applicationId,
    version: 1,
    channel_id: channel.id,
    channel: channelPayload(channel),
    app_permissions: String(appPermissions(channel)),
    locale,
    entitlements: [],
    authorizing_integration_owners: owners,
    context: contextOf(channel),
    attachment_size_limit: mostOfFile,
    ...(source && { message: source.message }),
    ...(guild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale, features: [] },
          guild_locale: locale,
          member: memberPayload(user, guild),
        }
      : { user }),
  };
}

/** What the bot asked of the server about this interaction. */
function toldOf(requests: readonly LoggedRequest[], { token }: Interaction): string {
  const about = requests.filter(({ path }) => path.includes(token));
  if (about.length === 0) return 'the bot sent nothing about it';
  const lines = about.map(({ method, path, body, status, answer }) => {
    const refused = status >= 400 ? JSON.stringify(answer) : '';
    return `${method} ${path.replace(token, '…')} ${JSON.stringify(body)} → ${status} ${refused}`;
  });
  return `the bot sent:\n${lines.join('\n')}`;
}
