/** What lets its bearer act for somebody, by the look of it, with what takes its place. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Slack's tokens: https://docs.slack.dev/authentication/tokens
  [/\bx(?:ox[a-z]|app)-[\w-]+/g, 'x…'],
  // A bot's token on Discord: its id in Base64, a time, a signature.
  [/\b[\w-]{23,30}\.[\w-]{5,8}\.[\w-]{25,}/g, '…'],
  // The tokens of interactions, which answer them for fifteen minutes.
  [/((?:interactions|webhooks)\/\d+)\/[\w.~-]+/g, '$1/…'],
  // Slack's response URLs, and the tickets of its sockets.
  [/(hooks\.slack\.com)\/[^\s"\\]+/g, '$1/…'],
  [/(ticket=)[^\s"&\\]+/g, '$1…'],
  // The password in an address of Redis.
  [/(\b[a-z]+:\/\/)[^\s"@/\\]*@/g, '$1…@'],
];

/** The same text without what must not be seen in a log: tokens, addresses that are as good as one, passwords. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [secret, instead]) => rest.replaceAll(secret, instead), text);
}
