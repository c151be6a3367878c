/** One request of the app to the Web API or a `response_url`. */
export interface SentRequest {
  /** The method, or `response_url`. */
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Why it was refused. */
  readonly error?: string | undefined;
}
