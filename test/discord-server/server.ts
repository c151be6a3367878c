import { once } from 'node:events';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { createChanges } from '../far-end/changes.ts';
import { type Clock, realClock } from '../far-end/clock.ts';
import { createFaults, type Faults } from '../far-end/faults.ts';
import { createAct } from './acting.ts';
import { createCommands } from './commands.ts';
import { createGateway } from './gateway.ts';
import { createRestServer, type LoggedRequest } from './http.ts';
import { createInteractions } from './interactions.ts';
import { createPerson, type DiscordPerson } from './person.ts';
import { createPosts } from './posts.ts';
import { routes } from './routes.ts';
import { applicationId, botToken, guild, snowflakes, user } from './world.ts';

/** A Discord on loopback, for an unmodified discord.js. */
export interface DiscordServer {
  /** For `new Client({ rest: { api } })`. */
  readonly api: string;
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  /** The registered commands, the server's own first. */
  readonly commands: readonly APIApplicationCommand[];
  /** What the bot asked so far, and what it was answered. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  /** Someone in the server's one channel; the same one each time for the same name. */
  person(name: string): DiscordPerson;
  /** Cuts the bot's connection to the gateway; it may resume. */
  dropConnections(): void;
  /** Destroy the client first: it would connect again for ever. */
  close(): Promise<void>;
}

/** `clock`: what the three seconds to acknowledge and the fifteen minutes of a token are measured by. */
export async function startDiscordServer({
  clock = realClock,
}: { clock?: Clock } = {}): Promise<DiscordServer> {
  const ending = new AbortController();
  const newId = snowflakes(clock);
  const changes = createChanges(ending.signal);
  const commands = createCommands(newId);
  const interactions = createInteractions(clock, newId);
  const posts = createPosts(newId, () => clock.now());
  const requests: LoggedRequest[] = [];
  const faults = createFaults();
  const people = new Map<string, DiscordPerson>();

  const host = () => {
    const address = http.address();
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  };
  const gatewayUrl = () => `ws://${host()}/gateway`;
  const table = routes({ commands, interactions, posts, gatewayUrl, happened: () => changes.happened() });
  const http = createRestServer(table, `Bot ${botToken}`, faults, requests);
  const gateway = createGateway(http, botToken, gatewayUrl);
  const act = createAct(gateway, interactions, changes, clock, requests);
  await once(http.listen(0, '127.0.0.1'), 'listening');

  return {
    api: `http://${host()}/api`,
    token: botToken,
    applicationId,
    guildId: guild.id,
    get commands() {
      return [...commands.of('guild'), ...commands.of('global')];
    },
    requests,
    faults,
    person(name) {
      const person = people.get(name) ?? createPerson(user(newId(), name), posts, commands, act);
      people.set(name, person);
      return person;
    },
    dropConnections: () => gateway.drop(),
    async close() {
      ending.abort(new Error('the server was closed'));
      await gateway.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
