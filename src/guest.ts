import { UserError } from './errors.ts';
import type { Place } from './interaction.ts';
import { mention } from './mention.ts';

/**
 * To be called before anything is set up of which Viva posts by itself.
 *
 * @param line the command that does it elsewhere: `daily set`
 * @throws {UserError} where Viva is a guest
 */
export function mustPost({ guest }: Pick<Place, 'guest'>, line: string): void {
  if (!guest) return;
  throw new UserError(
    `Here you use Viva as an app of your own: it answers you, and can post nothing by itself. Ask those who manage the server, who can add Viva to it; or use ${mention(line)} in a direct message with Viva.`,
  );
}
