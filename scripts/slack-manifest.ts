import { parseArgs } from 'node:util';
import { commands } from '../commands/index.ts';
import { UserError } from '../src/errors.ts';
import { manifestFor } from '../src/slack/manifest.ts';
import { told } from '../src/told.ts';

/**
 * `npm run slack:manifest`: the manifest of a Slack app for Socket Mode, as JSON.
 * `npm run slack:manifest -- --url https://viva.example.org`: the same for HTTP, at that address.
 */
try {
  const { values } = parseArgs({ options: { url: { type: 'string' } } });
  if (values.url !== undefined && !/^https:\/\/[^\s/]+\/?$/.test(values.url))
    throw new UserError(`--url must be an address such as https://viva.example.org, not ${values.url}`);
  console.log(JSON.stringify(manifestFor(commands, values.url), undefined, 2));
} catch (error) {
  console.error(told(error));
  process.exitCode = 1;
}
