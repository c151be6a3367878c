import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { toDiscordCommands } from '../../src/discord/commands.ts';
import { renderMessage, renderModal } from '../../src/discord/render.ts';
import { checked } from '../discord-server/forms.ts';
import { anyForm, anyReply } from '../replies.ts';

describe('on Discord', () => {
  it('any reply is a message that Discord accepts', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { content, embeds, components, allowedMentions } = renderMessage(reply);
        checked('message', { content, embeds, components, allowed_mentions: allowedMentions });
      }),
    );
  });

  it('any form is a modal that Discord accepts', () => {
    fc.assert(fc.property(anyForm, (form) => void checked('modal', renderModal(form))));
  });

  it('every command is one that Discord accepts', () => {
    checked('commands', commands.flatMap(toDiscordCommands));
  });

  it('a clip alone is a file, described by what is said', () => {
    const clip = {
      path: '/clips/a.ogg',
      mp3: '/clips/a.mp3',
      waveform: '',
      transcript: 'What is a task?',
      milliseconds: 1000,
    };
    expect(renderMessage({ clip })).toMatchObject({
      content: '',
      embeds: [],
      files: [{ attachment: '/clips/a.ogg', name: 'a.ogg', description: 'What is a task?' }],
    });
  });

  it('nobody is mentioned, whatever a reply says', () => {
    expect(renderMessage({ text: '@everyone <@1>' }).allowedMentions).toEqual({ parse: [] });
  });

  it('the choices are whole where the text before them has to be cut', () => {
    const choices = Array.from({ length: 9 }, (_, index) => ({
      id: `try:choose:${index}`,
      text: 'y'.repeat(80),
    }));
    const [embed] = renderMessage({ text: 'x '.repeat(5000), choices }).embeds;
    expect(embed?.description).toContain('…\n\n**A.** y');
    expect(embed?.description?.split('y'.repeat(80))).toHaveLength(10);
  });
});
