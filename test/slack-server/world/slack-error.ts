/**
 * A refusal in Slack's own words: `{ ok: false, error: code, response_metadata: { messages } }`.
 * The codes are those of each method's page, https://docs.slack.dev/reference/methods
 */
export class SlackError extends Error {
  readonly code: string;
  readonly details: readonly string[];
  /** What the answer says besides. */
  readonly more: Readonly<Record<string, string>>;

  constructor(code: string, details: readonly string[] = [], more: SlackError['more'] = {}) {
    super([code, ...details].join('; '));
    this.name = 'SlackError';
    this.code = code;
    this.details = details;
    this.more = more;
  }

  /** The body of the answer. */
  get body(): object {
    const messages = this.details.map((detail) => `[ERROR] ${detail}`);
    return {
      ok: false,
      error: this.code,
      ...this.more,
      ...(messages.length > 0 && { response_metadata: { messages } }),
    };
  }
}
