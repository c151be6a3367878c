import { Refusal } from '../rules/refusal.ts';
import type { Cdn } from '../world/cdn.ts';
import type { Body } from './body.ts';

/** A request as a route sees it. */
export interface Call extends Body {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  /** `POST /channels/:channel/messages` */
  readonly name: string;
  readonly method: string;
  readonly path: URLPattern;
  /** Only with the bot's token. */
  readonly authorized: boolean;
  /** Whether requests are counted. */
  readonly limited: boolean;
  /** The body of the answer; `undefined` answers 204. */
  readonly answer: (call: Call) => unknown;
}

/** For the bot alone. */
export function route(name: string, answer: Route['answer']): Route {
  const [method = '', path = ''] = name.split(' ');
  const pattern = new URLPattern({ pathname: `/api/v10${path}` });
  return { name, method, path: pattern, authorized: true, limited: true, answer };
}

/** What people have sent, for everyone who knows its address. */
export function fileRoute(cdn: Cdn): Route {
  const path = '/ephemeral-attachments/:channel/:id/:name';
  return {
    name: `GET ${path}`,
    method: 'GET',
    path: new URLPattern({ pathname: path }),
    authorized: false,
    limited: false,
    answer({ params: { id = '' } }) {
      const bytes = cdn.find(id);
      if (!bytes) throw new Refusal('notFound');
      return bytes;
    },
  };
}

/** The token in the path is authority enough. */
export function openRoute(name: string, answer: Route['answer']): Route {
  return { ...route(name, answer), authorized: false };
}
