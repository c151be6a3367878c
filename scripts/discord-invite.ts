import { loadDotEnv } from '../src/dotenv.ts';
import { applicationIdOf, inviteLink } from '../src/discord/invite.ts';
import { wantedPermissions } from '../src/discord/permissions.ts';

/** `npm run discord:invite`: the link that adds Viva to a server, with exactly the permissions that it uses. */
loadDotEnv();
const { DISCORD_TOKEN = '' } = process.env;
const application = applicationIdOf(DISCORD_TOKEN);
if (application === undefined) {
  console.error('Set DISCORD_TOKEN to the token of your bot: developer portal, Bot, Reset Token.');
  process.exitCode = 78;
} else {
  console.log(inviteLink(application, wantedPermissions()));
}
