import { webApi, type Logger } from '@slack/bolt';
import { wordsOf, type Log } from '../log.ts';

/** Bolt's and the client's own words, in our log. What they say for debugging holds whole requests. */
export function loggerFor(log: Log): Logger {
  const tell =
    (write: Log['debug']) =>
    (...words: unknown[]): void =>
      write({ from: 'bolt' }, wordsOf(words.map(String).join(' ')));
  return {
    debug: () => {},
    info: tell(log.debug),
    warn: tell(log.warn),
    error: tell(log.error),
    setLevel: () => {},
    setName: () => {},
    getLevel: () => webApi.LogLevel.INFO,
  };
}
