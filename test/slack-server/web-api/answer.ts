/** What the server answers to a request. */
export interface Answer {
  readonly status: number;
  /** Bytes are a file. */
  readonly body: object | string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}
