import { channelRoutes } from './channel-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { fileRoute, type Route } from './route.ts';
import type { State } from './state.ts';
import { voiceRoutes } from './voice-routes.ts';

/** REST v10, as far as a study bot needs it. */
export function routes(state: State): Route[] {
  return [
    ...commandRoutes(state),
    ...interactionRoutes(state),
    ...messageRoutes(state),
    ...channelRoutes(state),
    ...voiceRoutes(state),
    fileRoute(state.cdn),
  ];
}
