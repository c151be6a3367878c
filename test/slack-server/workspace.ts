/** The one workspace, channel and app of the server. */
export const team = { id: 'T0STUDY', domain: 'study-circle' };
export const channel = { id: 'C0STUDY', name: 'study' };
export const app = { id: 'A0VIVA', botId: 'B0VIVA', userId: 'U0VIVA' };
export const tokens = { bot: 'xoxb-far-end', app: 'xapp-far-end' };

/** What `users.info` tells of a person. */
export interface Profile {
  /** IANA name of the time zone; `Europe/London` if not said. */
  readonly timeZone?: string;
  readonly admin?: boolean;
  readonly owner?: boolean;
}

export interface User extends Profile {
  readonly id: string;
  readonly name: string;
}

export function newUser(name: string, profile: Profile): User {
  return { id: `U${name.toUpperCase()}`, name, ...profile };
}

/** The direct conversation of the bot with this user. */
export function directChannel(user: Pick<User, 'id'>): string {
  return `D${user.id.slice(1)}`;
}
