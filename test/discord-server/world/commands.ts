import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ApplicationIntegrationType,
} from 'discord-api-types/v10';
import type { Discord } from '../../../scripts/far-end-schemas.ts';
import { Refusal } from '../rules/refusal.ts';
import { applicationId } from './ids.ts';

export type CommandBody = Discord['commands'][number];

/** A guild's id, or `global`. */
type Scope = string;

/** Where the application can be installed: in guilds, and by people for themselves. */
const installations = [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall];

/** By type, in each scope: https://docs.discord.com/developers/interactions/application-commands#registering-a-command */
const mostCommands: Readonly<Record<ApplicationCommandType, number>> = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
  [ApplicationCommandType.PrimaryEntryPoint]: 1,
};

/** The registered commands: the application's own, and those of guilds. */
export type Commands = ReturnType<typeof createCommands>;

export function createCommands(newId: () => string) {
  const scopes = new Map<Scope, readonly APIApplicationCommand[]>();
  const of = (scope: Scope) => scopes.get(scope) ?? [];

  function find(scope: Scope, id: string): APIApplicationCommand {
    const found = of(scope).find((command) => command.id === id);
    if (!found) throw new Refusal('unknownCommand');
    return found;
  }

  /** A command keeps its id, and its version until something in it changes. */
  function registered(body: CommandBody, scope: Scope, before?: APIApplicationCommand) {
    const ids = { id: before?.id ?? newId(), version: before?.version ?? newId() };
    const command = withDefaults(body, scope, ids);
    return isDeepStrictEqual(command, before) ? command : { ...command, version: newId() };
  }

  function put(scope: Scope, commands: readonly APIApplicationCommand[]): void {
    for (const [type, same] of Map.groupBy(commands, (command) => command.type))
      if (same.length > mostCommands[type]) throw new Refusal('tooManyCommands');
    scopes.set(scope, commands);
  }

  return {
    of,
    find,
    all: (): readonly APIApplicationCommand[] => [...scopes.values()].flat(),

    /** Bulk overwrite: a command that was there under the same name keeps its id. */
    overwrite(scope: Scope, bodies: readonly CommandBody[]): readonly APIApplicationCommand[] {
      put(
        scope,
        bodies.map((body) => registered(body, scope, sameIn(of(scope), body))),
      );
      return of(scope);
    },

    /** Makes a command, or overwrites the one of the same name. */
    upsert(scope: Scope, body: CommandBody): APIApplicationCommand {
      const same = sameIn(of(scope), body);
      const command = registered(body, scope, same);
      put(scope, same ? of(scope).map((one) => (one === same ? command : one)) : [...of(scope), command]);
      return command;
    },

    /** The body that a command has after a change to it. */
    changed(scope: Scope, id: string, change: object): object {
      const { id: _id, application_id: _app, guild_id: _guild, version: _version, ...body } = find(scope, id);
      return { ...body, ...change };
    },

    replace(scope: Scope, id: string, body: CommandBody): APIApplicationCommand {
      const before = find(scope, id);
      const command = registered(body, scope, before);
      put(
        scope,
        of(scope).map((one) => (one === before ? command : one)),
      );
      return command;
    },

    remove(scope: Scope, id: string): void {
      const gone = find(scope, id);
      put(
        scope,
        of(scope).filter((one) => one !== gone),
      );
    },
  };
}

function sameIn(commands: readonly APIApplicationCommand[], { name, type }: CommandBody) {
  const wanted = type ?? ApplicationCommandType.ChatInput;
  return commands.find((command) => command.name === name && command.type === wanted);
}

function withDefaults(
  body: CommandBody,
  scope: Scope,
  ids: Pick<APIApplicationCommand, 'id' | 'version'>,
): APIApplicationCommand {
  const global = { integration_types: installations, contexts: null };
  return {
    nsfw: false,
    default_member_permissions: null,
    description: '',
    ...(scope === 'global' && global),
    ...body,
    // A guild's commands are used in that guild: where else is nothing that can be said of them.
    ...(scope !== 'global' && { integration_types: undefined, contexts: undefined }),
    type: body.type ?? ApplicationCommandType.ChatInput,
    ...ids,
    application_id: applicationId,
    ...(scope !== 'global' && { guild_id: scope }),
  };
}
