import { type APIUser, GatewayDispatchEvents, type InteractionType } from 'discord-api-types/v10';
import type { Changes } from '../far-end/changes.ts';
import type { Clock } from '../far-end/clock.ts';
import type { Gateway } from './gateway.ts';
import type { LoggedRequest } from './http.ts';
import { acknowledgeWithin, type Interaction, type Interactions, type Outcome } from './interactions.ts';
import type { Post } from './posts.ts';
import { member, surroundings } from './world.ts';

/**
 * Does something as this user, and waits for what they see come of it. Rejects as the client tells them when
 * the bot doesn't acknowledge in time, or when nothing has come of it by the deadline.
 * `what`: for error texts, `/ask`.
 */
export type Act = (
  user: APIUser,
  what: string,
  type: InteractionType,
  data: object,
  source?: Post,
) => Promise<Outcome>;

export function createAct(
  gateway: Gateway,
  interactions: Interactions,
  changes: Changes,
  clock: Clock,
  requests: readonly LoggedRequest[],
): Act {
  return async (user, what, type, data, source) => {
    const interaction = interactions.begin(type, user, source);
    const { id, token } = interaction;
    const message = source && { message: source.message };
    const payload = { ...surroundings, id, token, type, member: member(user), data, ...message };
    gateway.dispatch(GatewayDispatchEvents.InteractionCreate, payload);
    const callOff = clock.after(acknowledgeWithin, () => changes.happened());
    const told = () => `${what} by ${user.username}; ${toldOf(requests, interaction)}`;
    const look = () => {
      if (interactions.hasFailed(interaction)) throw new Error(`This interaction failed: ${told()}`);
      return interaction.outcomes[0];
    };
    return changes.until(look, () => `nothing came of ${told()}`).finally(callOff);
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
