import * as v from 'valibot';
import { parsed } from './messages.ts';
import { SlackError } from './slack-error.ts';

const Scalar = v.union([v.string(), v.number(), v.boolean()]);
const Flat = v.record(v.string(), Scalar);

const Schema = v.object({
  event_type: v.pipe(v.string(), v.regex(/^[a-z0-9_.\-/#:]+$/i), v.maxLength(255)),
  event_payload: v.record(v.string(), v.union([Scalar, Flat, v.array(Flat)])),
});

export type Metadata = v.InferOutput<typeof Schema>;

/** Characters of its JSON. */
const mostMetadata = 16_000;

/**
 * The metadata of a message; an empty object takes away what there was.
 * https://docs.slack.dev/messaging/message-metadata
 */
export function metadataOf(argument: unknown): Metadata | undefined {
  const value = parsed(argument, 'invalid_metadata_format');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SlackError('invalid_metadata_format');
  if (Object.keys(value).length === 0) return undefined;
  const { success, output } = v.safeParse(Schema, value);
  if (!success) throw new SlackError('invalid_metadata_schema');
  if (JSON.stringify(output).length > mostMetadata) throw new SlackError('metadata_too_large');
  return output;
}
