import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import { app, team, type User } from '../world/workspace.ts';
import type { Methods } from './arguments.ts';

/** https://docs.slack.dev/reference/methods/auth.test and users.info */
export function userMethods({ clock, workspace }: Slack): Methods {
  return {
    'auth.test': () => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.domain,
      team_id: team.id,
      user: app.name,
      user_id: app.userId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),

    'users.info': ({ user }) => {
      if (user === app.userId) return { user: botObject() };
      const found = workspace.user(user);
      if (!found) throw new SlackError('user_not_found');
      return { user: userObject(found, clock.now()) };
    },
  };
}

/** https://docs.slack.dev/reference/objects/user-object */
function userObject(user: User, now: number): object {
  const { id, name, timeZone = 'Europe/London', admin = false, owner = false } = user;
  return {
    id,
    team_id: team.id,
    name,
    real_name: name,
    tz: timeZone,
    tz_label: timeZone,
    tz_offset: secondsFromUtc(timeZone, now),
    profile: profileOf(name),
    is_admin: admin || owner,
    is_owner: owner,
    is_primary_owner: owner,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    deleted: false,
  };
}

function botObject(): object {
  const { userId: id, name, id: apiAppId, botId } = app;
  return {
    id,
    team_id: team.id,
    name,
    real_name: name,
    profile: { ...profileOf(name), api_app_id: apiAppId, bot_id: botId },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_bot: true,
    is_app_user: false,
    deleted: false,
  };
}

function profileOf(name: string): object {
  return { real_name: name, real_name_normalized: name, display_name: name, display_name_normalized: name };
}

function secondsFromUtc(timeZone: string, now: number): number {
  const at = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  return at.offsetNanoseconds / 1e9;
}
