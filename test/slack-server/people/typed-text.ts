import type { Workspace } from '../world/workspace.ts';

/** An address, a person's name after an at sign, or a channel's after a hash sign. */
const marks = /https?:\/\/[^\s<>]+|@[\w.-]+|#[\w-]+/g;

/**
 * What someone types, as Slack keeps it: `&lt;`, `<https://…>`, `<@U1>`, `<#C1|study>`.
 * https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
export function asStored(typed: string, workspace: Workspace): string {
  return escaped(typed).replaceAll(marks, (mark) => {
    if (mark.startsWith('http')) return `<${mark}>`;
    const name = mark.slice(1);
    if (mark.startsWith('@')) {
      const id = workspace.idNamed(name);
      return id === undefined ? mark : `<@${id}>`;
    }
    const channel = workspace.channelNamed(name);
    return channel ? `<#${channel.id}|${name}>` : mark;
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
