import { parseArgs } from 'node:util';
import { commands } from '../commands/index.ts';
import { manifestFor } from '../src/slack/manifest.ts';

/**
 * `npm run slack:manifest`: the manifest of a Slack app for Socket Mode, as JSON.
 * `npm run slack:manifest -- --url https://viva.example.org`: the same for HTTP, at that address.
 */
const { values } = parseArgs({ options: { url: { type: 'string' } } });
if (values.url !== undefined && !/^https:\/\/[^\s/]+\/?$/.test(values.url)) {
  console.error(`--url must be an address such as https://viva.example.org, not ${values.url}`);
  process.exitCode = 1;
} else {
  console.log(JSON.stringify(manifestFor(commands, values.url), undefined, 2));
}
