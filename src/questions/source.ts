import { createHash } from 'node:crypto';

/**
 * Names the asking that an interaction leads to, in ten characters (60 bits); the same for a redelivery
 * of the interaction, so that it asks the same thing again.
 */
export function sourceOf(interaction: string): string {
  return createHash('sha256').update(interaction).digest('base64url').slice(0, 10);
}
