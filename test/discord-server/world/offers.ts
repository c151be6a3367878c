import {
  type APIApplicationCommand,
  type ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { Commands } from './commands.ts';
import type { Guild } from './guilds.ts';
import type { Actor } from './interactions.ts';
import { contextOf, memberPermissions } from './permissions.ts';
import type { Owners } from './post.ts';
import type { World } from './world.ts';

const { GuildInstall, UserInstall } = ApplicationIntegrationType;

/** A command that Discord offers to someone, and by whose installation. */
export interface Offer {
  readonly command: APIApplicationCommand;
  readonly owners: Owners;
}

/** Which commands Discord shows to whom, where. */
export type Offers = ReturnType<typeof createOffers>;

/** https://docs.discord.com/developers/interactions/application-commands#contexts */
export function createOffers(world: World, commands: Commands) {
  /** Ids of a guild, a command and a user to whom it is allowed there. */
  const allowed = new Set<string>();

  function to(actor: Actor): Offer[] {
    const { guild } = actor.channel;
    const local = guild ? commands.of(guild.id) : [];
    return [...local, ...commands.of('global')].flatMap((command) => {
      const owners = ownersFor(command, actor);
      return Object.keys(owners).length > 0 ? [{ command, owners }] : [];
    });
  }

  function ownersFor(command: APIApplicationCommand, actor: Actor): Owners {
    const context = contextOf(actor.channel);
    if (command.contexts && !command.contexts.includes(context)) return {};
    const types = command.integration_types ?? [GuildInstall];
    const byGuild = types.includes(GuildInstall) && isPermitted(command, actor);
    const byUser = types.includes(UserInstall);
    return ownersIn(actor, { byGuild, byUser });
  }

  /** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object */
  function ownersIn({ user, channel }: Actor, { byGuild = true, byUser = true } = {}): Owners {
    const { guild } = channel;
    const shared = guild?.hasBot ?? sharesGuild(user.id, channel);
    return {
      ...(byGuild && shared && { [GuildInstall]: guild?.id ?? '0' }),
      ...(byUser && world.installers.has(user.id) && { [UserInstall]: user.id }),
    };
  }

  function sharesGuild(userId: string, channel: Actor['channel']): boolean {
    if (contextOf(channel) !== InteractionContextType.BotDM) return false;
    return [...world.guilds.values()].some(({ hasBot, members }) => hasBot && members.has(userId));
  }

  /** What a server's settings say binds those who use its own installation. */
  function isPermitted(command: APIApplicationCommand, { user, channel: { guild } }: Actor): boolean {
    if (!guild || command.default_member_permissions === null) return true;
    if (allowed.has(key(guild.id, command.id, user.id))) return true;
    const needed = BigInt(command.default_member_permissions);
    return needed !== 0n && (memberPermissions(user, guild) & needed) === needed;
  }

  return {
    to,

    /** The one that the client offers under this name; the guild's own first. */
    named: (name: string, type: ApplicationCommandType, actor: Actor): Offer | undefined =>
      to(actor).find(({ command }) => command.name === name && command.type === type),

    /** As under Server Settings → Integrations. Throws if there is no such command. */
    allow(name: string, userId: string, guild: Guild | undefined): void {
      if (!guild) throw new Error('nothing needs to be allowed in a conversation');
      const found = [...commands.of(guild.id), ...commands.of('global')].find((one) => one.name === name);
      if (!found) throw new Error(`there is no command ${name} to allow`);
      allowed.add(key(guild.id, found.id, userId));
    },
  };
}

function key(...ids: readonly string[]): string {
  return ids.join(' ');
}
