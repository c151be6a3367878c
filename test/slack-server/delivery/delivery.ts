/** What the app is told of, in either mode. */
export interface Envelope {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: object;
  /** If what comes with the acknowledgement matters: takes it, and returns the error that Slack would show, if any. */
  readonly accept?: (payload: AckPayload) => string | undefined;
}

export type AckPayload = Readonly<Record<string, unknown>>;

/** What has become of an envelope on its way to the app. */
export interface Delivery {
  acknowledged: boolean;
  /** The error that Slack shows to the person instead. */
  failure?: string | undefined;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
export const timeToAcknowledge = 3_000;

/** Milliseconds before an event is sent again, and again: https://docs.slack.dev/apis/events-api#retries */
export const pausesBeforeRetries = [0, 60_000, 300_000];

/** Brings envelopes to the app. */
export interface Carrier {
  /** Returns at once what will tell what became of it: `delivery`, if given. */
  deliver(envelope: Envelope, delivery?: Delivery): Delivery;
}
