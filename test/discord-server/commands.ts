import {
  type APIApplicationCommand,
  ApplicationCommandType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { Discord } from '../../scripts/far-end-schemas.ts';
import { applicationId, guild } from './world.ts';

/** The registered commands: the application's own, and those of the server. */
export type Commands = ReturnType<typeof createCommands>;

export function createCommands(newId: () => string) {
  const scopes: Record<'global' | 'guild', APIApplicationCommand[]> = { global: [], guild: [] };

  return {
    of: (scope: 'global' | 'guild'): readonly APIApplicationCommand[] => scopes[scope],

    /** Bulk overwrite: a command that was there under the same name keeps its id. */
    overwrite(scope: 'global' | 'guild', bodies: Discord['commands']) {
      const before = scopes[scope];
      scopes[scope] = bodies.map((body) => {
        const type = body.type ?? ApplicationCommandType.ChatInput;
        const same = before.find((command) => command.name === body.name && command.type === type);
        return registered(body, same?.id ?? newId(), newId(), scope);
      });
      return scopes[scope];
    },

    /** The slash command that the client offers in the server's channel under this name; the server's own first. */
    offered(name: string): APIApplicationCommand | undefined {
      return [...scopes.guild, ...scopes.global].find(
        (command) =>
          command.name === name &&
          command.type === ApplicationCommandType.ChatInput &&
          (command.contexts ?? [InteractionContextType.Guild]).includes(InteractionContextType.Guild),
      );
    },
  };
}

function registered(
  body: Discord['commands'][number],
  id: string,
  version: string,
  scope: 'global' | 'guild',
): APIApplicationCommand {
  return {
    nsfw: false,
    default_member_permissions: null,
    description: '',
    ...body,
    type: body.type ?? ApplicationCommandType.ChatInput,
    id,
    version,
    application_id: applicationId,
    ...(scope === 'guild' && { guild_id: guild.id }),
  };
}
