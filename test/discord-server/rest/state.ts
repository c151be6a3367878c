import type { Announce } from '../gateway/events.ts';
import type { Seats } from '../voice/seats.ts';
import type { Cdn } from '../world/cdn.ts';
import type { Commands } from '../world/commands.ts';
import type { Interactions } from '../world/interactions.ts';
import type { Nonces } from '../world/nonces.ts';
import type { Posts } from '../world/posts.ts';
import type { World } from '../world/world.ts';

/** What the routes work on. */
export interface State {
  readonly world: World;
  readonly commands: Commands;
  readonly interactions: Interactions;
  readonly posts: Posts;
  readonly cdn: Cdn;
  readonly nonces: Nonces;
  readonly seats: Seats;
  /** Privileged intents that the application has. */
  readonly privileged: number;
  /** Where Discord sends interactions, if not to the gateway. */
  readonly interactionsEndpoint: string | undefined;
  readonly announce: Announce;
  /** What `GET /gateway/bot` answers. */
  readonly gatewayInformation: () => object;
  /** People look again at what they wait for. */
  readonly happened: () => void;
}
