import { SlackError } from './slack-error.ts';
import type { Conversation } from './workspace.ts';

/**
 * The scopes of which a bot token needs one, by method; what an argument makes of it is the method's to say.
 * https://docs.slack.dev/reference/scopes and the pages of the methods
 */
export const scopesByMethod = {
  'auth.test': [],
  'users.info': ['users:read'],
  'conversations.open': ['im:write', 'mpim:write'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'views.open': [],
  'views.push': [],
  'views.update': [],
  'views.publish': [],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.info': ['files:read'],
  'files.delete': ['files:write'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type MethodName = keyof typeof scopesByMethod;

const otherScopes = ['commands', 'chat:write.public', 'app_mentions:read'];

/** Every scope that this server knows of. */
export const allScopes: readonly string[] = [
  ...new Set([...Object.values(scopesByMethod).flat(), ...otherScopes]),
];

/** What the workspace has granted the app's bot. */
export type Grant = ReturnType<typeof createGrant>;

export function createGrant(granted: readonly string[]) {
  let refusal: string | undefined;

  return {
    granted,
    has: (scope: string) => granted.includes(scope),

    /** Fails with `missing_scope` if none of these is granted. */
    demand(...anyOf: readonly string[]): void {
      if (anyOf.length === 0 || anyOf.some((scope) => granted.includes(scope))) return;
      const more = { needed: anyOf.join(','), provided: granted.join(',') };
      throw new SlackError('missing_scope', [], more);
    },

    /** From now on the token is refused, with this code. */
    withdraw(code: string): void {
      refusal = code;
    },

    /** Fails if the token was withdrawn. */
    check(): void {
      if (refusal !== undefined) throw new SlackError(refusal);
    },
  };
}

/** The scope that reading from this kind of conversation takes: `im:history`. */
export function scopeFor(kind: Conversation['kind'], what: 'read' | 'history'): string {
  return `${{ public: 'channels', private: 'groups', im: 'im' }[kind]}:${what}`;
}
