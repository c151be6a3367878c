import type { SlackFile } from '../world/files.ts';
import type { Slack } from '../world/slack.ts';
import type { Methods } from './arguments.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** What the bot calls with its own token, by name: https://docs.slack.dev/reference/methods */
export function webApi(slack: Slack, uploadUrl: (file: SlackFile) => string): Methods {
  return {
    ...userMethods(slack),
    ...conversationMethods(slack),
    ...chatMethods(slack),
    ...viewMethods(slack),
    ...fileMethods(slack, uploadUrl),
  };
}
