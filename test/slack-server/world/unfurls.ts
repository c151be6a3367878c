import { isTrue } from './flags.ts';

/** Of which links in a message Slack shows a preview. */
export interface Unfurls {
  /** Of pages. */
  readonly links: boolean;
  /** Of images, sounds and films. */
  readonly media: boolean;
}

/** Of what an app posts, pages have no preview unless asked for: https://docs.slack.dev/messaging/unfurling-links-in-messages */
export function unfurlsOf(args: Readonly<Record<string, unknown>>): Unfurls {
  const { unfurl_links: links, unfurl_media: media } = args;
  return { links: isTrue(links), media: media === undefined || isTrue(media) };
}
