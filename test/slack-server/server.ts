import { once } from 'node:events';
import { createServer } from 'node:http';
import { createChanges } from '../far-end/changes.ts';
import { realClock, type Clock } from '../far-end/clock.ts';
import { createFaults, type Faults } from '../far-end/faults.ts';
import type { Connections } from './delivery/connections.ts';
import { disordered } from './delivery/disorder.ts';
import { createEvents } from './delivery/events.ts';
import { createHttpMode } from './delivery/http-mode.ts';
import type { Impostor } from './delivery/impostor.ts';
import { createSocketMode } from './delivery/socket-mode.ts';
import { createPerson } from './people/person.ts';
import type { SlackPerson } from './people/seen.ts';
import { checkManifest } from './rules/manifest.ts';
import { createHttpSide } from './web-api/http.ts';
import { featuresOf, type Features } from './world/features.ts';
import type { Interaction } from './world/interactions.ts';
import type { Limits } from './world/rate-limits.ts';
import type { SentRequest } from './world/requests.ts';
import { createSlack } from './world/slack.ts';
import {
  signingSecret,
  tokens,
  type ChannelOptions,
  type Conversation,
  type Profile,
} from './world/workspace.ts';

export interface SlackServer {
  /** For Bolt's `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  /** Signs what is delivered over HTTP. */
  readonly signingSecret: string;
  /** What the app has sent, oldest first. */
  readonly requests: readonly SentRequest[];
  /**
   * The channel of this name, made as described if there is none; `study` is there from the beginning. A test may
   * archive it and change its members.
   */
  channel(name: string, options?: ChannelOptions): Conversation;
  /**
   * Someone in a channel, `study` if not said, of which they are then a member; the same name is the same person, as
   * first described. `in` may also be their direct conversation with the bot.
   */
  person(name: string, profile?: Profile & { readonly in?: Conversation | 'direct' }): SlackPerson;
  /** Requests look like `POST /api/chat.postMessage`, `POST /response/…`, `POST /upload/…` and `GET /files-pri/…`; events are named by type. */
  readonly faults: Faults;
  /**
   * Over HTTP: sets where the app takes slash commands, interactions and events, after it has answered Slack's
   * challenge there. Throws if it doesn't.
   */
  deliverTo(url: string): Promise<void>;
  /** Over HTTP: sends what was delivered last once more, as Slack never would. */
  readonly impostor: Impostor;
  /** The connections of Socket Mode. */
  readonly connections: Pick<Connections, 'open' | 'disconnect' | 'cut'>;
  /** Delivers the latest envelope a second time; resolves when it is acknowledged again. */
  redeliver(): Promise<void>;
  /** Sends the app any event; resolves when it is acknowledged. */
  event(event: { readonly type: string } & Record<string, unknown>): Promise<void>;
  /** The bot's token is refused from now on; the app hears of it if it has subscribed to `tokens_revoked`. */
  revoke(code?: 'token_revoked' | 'account_inactive'): Promise<void>;
  /** Files that are completed from now on are shared only when the function is called which this returns. */
  holdShares(): () => void;
  /** Stop the app first, or it will try to reconnect. Whoever still waits for something is told. */
  close(): Promise<void>;
}

export interface SlackServerOptions {
  /** What the app is set up for, checked as Slack does. Without it the app may do all that this server knows. */
  readonly manifest?: unknown;
  /** How the app is told of things: over the sockets it opens, or at a request URL. As in the manifest, else `socket`. */
  readonly mode?: 'socket' | 'http';
  /** For what expires and for limits: acknowledgements, triggers, response URLs, calls a minute. */
  readonly clock?: Clock;
  /** How long a person waits for what comes of a verb: milliseconds of real time, 10,000 if not given. */
  readonly patience?: number;
  /** The scopes of the bot's token, where they are not the manifest's. */
  readonly scopes?: readonly string[];
  /** How often methods may be called; `generous` if not given. */
  readonly limits?: Limits;
  /** Events of which the app wants to know, where they are not the manifest's; `app_home_opened` without one. */
  readonly events?: readonly string[];
}

/**
 * A Slack on loopback, with one workspace and one app, for the real Bolt.
 * @throws {SlackError} `invalid_manifest`
 */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const { clock = realClock, patience, limits = 'generous' } = options;
  const features = featuresWith(options);
  const { mode } = features;
  const closing = new AbortController();
  const changes = createChanges(closing.signal, patience);
  const faults = createFaults();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const slack = createSlack(clock, changes, features, limits, () => `http://${host}`);
  const sockets = createSocketMode(server, clock, changes);
  const uploadUrl = (ticket: string) => `http://${host}/upload/${ticket}`;
  const socketUrl = () => sockets.connections.newAddress(host);
  const { signal } = closing;
  server.on('request', createHttpSide(slack, { mode, faults, signal, uploadUrl, socketUrl }));
  const http = createHttpMode(clock, changes, signingSecret, signal);
  const chosen = mode === 'http' ? http : sockets;
  const carrier = disordered(chosen, faults);
  const events = createEvents(slack, carrier);
  const responseUrl = ({ responseId }: Interaction) => `http://${host}/response/${responseId}`;
  const surroundings = { slack, carrier, events, responseUrl };
  const people = new Map<string, SlackPerson>();

  const person: SlackServer['person'] = (name, { in: place, ...profile } = {}) => {
    const study = slack.workspace.channel('study');
    const known = people.get(name) ?? createPerson(surroundings, slack.workspace.join(name, profile));
    people.set(name, known);
    return known.at(place ?? study);
  };

  return {
    apiUrl: `http://${host}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret,
    requests: slack.requests,
    deliverTo: http.deliverTo,
    impostor: http.impostor,
    connections: sockets.connections,
    channel: slack.workspace.channel,
    person,
    faults,
    redeliver: async () => slack.outcomes.acknowledged('the envelope', chosen.redeliver()),
    event: async (event) => events.told(event),
    async revoke(code = 'token_revoked') {
      slack.grant.withdraw(code);
      await events.tokensRevoked();
    },
    holdShares: () => slack.files.hold(),
    async close() {
      closing.abort(new Error('the Slack server was closed'));
      await http.close();
      await sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function featuresWith({ manifest, mode, scopes, events }: SlackServerOptions): Features {
  return {
    ...featuresOf(manifest === undefined ? undefined : checkManifest(manifest)),
    ...(mode && { mode }),
    ...(scopes && { scopes }),
    ...(events && { events }),
  };
}
