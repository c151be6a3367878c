import { withDeadline } from '../deadline.ts';
import { sleep } from '../sleep.ts';
import { checkWav, type Engine } from './engine.ts';

export interface HttpEngineOptions {
  /** The address below which the API lies, such as `https://api.example.org/v1`. */
  readonly url: string;
  /** Sent as a bearer token; a server on one's own machine mostly needs none. */
  readonly key: string | undefined;
  readonly model: string;
  readonly voice: string;
  /** How long one try may take, in milliseconds. */
  readonly timeout?: number;
  /** How long to wait before the second try, in milliseconds; each further wait is twice as long. */
  readonly pause?: number;
}

const TRIES = 5;
const LONGEST_PAUSE = 60_000;

/** A try that failed in a way that may be over next time. */
class PassingError extends Error {
  /** What the server asked for, in milliseconds. */
  readonly wait: number | undefined;

  constructor(message: string, wait?: number) {
    super(message);
    this.wait = wait;
  }
}

/**
 * A server with OpenAI's speech endpoint, `POST /audio/speech`
 * (https://platform.openai.com/docs/api-reference/audio/createSpeech). Time-outs, lost connections, 408, 429 and 5xx are
 * tried again, five times in all.
 */
export function httpEngine({ timeout = 60_000, pause = 1000, ...options }: HttpEngineOptions): Engine {
  const endpoint = `${options.url.replace(/\/+$/, '')}/audio/speech`;
  const { host } = new URL(endpoint);
  return {
    id: `${host} ${options.model} ${options.voice}`,
    async speak(text, signal) {
      for (let count = 1; ; count++) {
        try {
          const bytes = await request(endpoint, text, options, timeout, signal);
          return checkWav(bytes, host);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof PassingError)) throw error;
          if (count === TRIES) throw new Error(`${error.message}, ${TRIES} times`, { cause: error });
          await sleep(Math.min(error.wait ?? pause * 2 ** (count - 1), LONGEST_PAUSE), signal);
        }
      }
    },
  };
}

async function request(
  endpoint: string,
  text: string,
  { key, model, voice }: HttpEngineOptions,
  timeout: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { host } = new URL(endpoint);
  const body = JSON.stringify({ model, voice, input: text, response_format: 'wav' });
  const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
  try {
    return await withDeadline(signal, timeout, async (within) => {
      const response = await fetch(endpoint, { method: 'POST', headers, body, signal: within });
      if (!response.ok) throw await refusal(response, host, key);
      return response.bytes();
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new PassingError(`${host} did not answer within ${timeout / 1000} s`);
    // All that `fetch` throws itself is a connection that failed, before or during the answer.
    if (error instanceof TypeError) throw new PassingError(`${host} can't be reached: ${causeOf(error)}`);
    throw error;
  }
}

async function refusal(response: Response, host: string, key: string | undefined): Promise<Error> {
  const { status, headers } = response;
  const said = (await response.text()).replace(/\s+/g, ' ').trim();
  const safe = (key ? said.replaceAll(key, '…') : said).slice(0, 300);
  const message = `${host} answered ${status}${safe && `: ${safe}`}`;
  const passing = status === 408 || status === 429 || status >= 500;
  return passing ? new PassingError(message, retryAfter(headers.get('retry-after'))) : new Error(message);
}

/** Seconds, or a date (RFC 9110, 10.2.3), as milliseconds from now. */
function retryAfter(value: string | null): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function causeOf(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause ? String(cause.code) : cause.message;
}
