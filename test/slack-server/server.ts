import { once } from 'node:events';
import { createServer } from 'node:http';
import { createChanges } from '../far-end/changes.ts';
import { realClock, type Clock } from '../far-end/clock.ts';
import { createFaults, type Faults } from '../far-end/faults.ts';
import type { Person } from '../far-end/person.ts';
import { createHttpSide } from './http.ts';
import type { Interaction } from './interactions.ts';
import { createPerson } from './person.ts';
import type { SentRequest } from './requests.ts';
import { createSlack } from './slack.ts';
import { createSocketMode } from './socket-mode.ts';
import { app, newUser, tokens, type Profile } from './workspace.ts';

export interface SlackServer {
  /** For Bolt's `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  /** What the app has sent, oldest first. */
  readonly requests: readonly SentRequest[];
  /** Someone in the server's one channel; the same name is the same person, as first described. */
  person(name: string, profile?: Profile): Person;
  /** Requests look like `POST /api/chat.postMessage` and `POST /response/…`. */
  readonly faults: Faults;
  /** Delivers the latest envelope a second time; resolves when it is acknowledged again. */
  redeliver(): Promise<void>;
  /** Stop the app first, or it will try to reconnect. Whoever still waits for something is told. */
  close(): Promise<void>;
}

export interface SlackServerOptions {
  /** For what expires: acknowledgements, triggers, response URLs. */
  readonly clock?: Clock;
  /** How long a person waits for what comes of a verb: milliseconds of real time, 10,000 if not given. */
  readonly patience?: number;
}

/** A Slack on loopback, with one workspace, one channel and one app, for the real Bolt in Socket Mode. */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const { clock = realClock, patience } = options;
  const closing = new AbortController();
  const changes = createChanges(closing.signal, patience);
  const slack = createSlack(clock, changes);
  const faults = createFaults();
  const connections = () => ({ url: `ws://${host}/link/?ticket=ticket&app_id=${app.id}` });
  const server = createServer(createHttpSide(slack, connections, faults)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const sockets = createSocketMode(server, clock, changes);
  const people = new Map<string, Person>();
  const responseUrl = ({ responseId }: Interaction) => `http://${host}/response/${responseId}`;

  function personNamed(name: string, profile: Profile = {}): Person {
    const known = people.get(name);
    if (known) return known;
    const user = newUser(name, profile);
    const person = createPerson({ slack, sockets, responseUrl }, user);
    slack.users.push(user);
    people.set(name, person);
    return person;
  }

  return {
    apiUrl: `http://${host}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    requests: slack.requests,
    person: personNamed,
    faults,
    redeliver: async () => sockets.redeliver(),
    async close() {
      closing.abort(new Error('the Slack server was closed'));
      await sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
