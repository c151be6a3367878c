import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMrkdwn } from '../../src/slack/mrkdwn.ts';
import { renderMessage, renderModal } from '../../src/slack/render.ts';
import { anyText } from '../any-text.ts';
import { anyForm, anyReply } from '../replies.ts';
import { messageBlocks, modalView } from '../slack-server/block-kit.ts';

describe('on Slack', () => {
  it('any reply is a message that Slack accepts', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { text, blocks } = renderMessage(reply);
        messageBlocks(blocks);
        expect(text.trim()).not.toBe('');
      }),
    );
  });

  it('any form is a modal that Slack accepts', () => {
    fc.assert(fc.property(anyForm, (form) => void modalView(renderModal(form, '{}'))));
  });

  it('no text pings by being written', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText(), fc.constantFrom('<!channel>', '<@U1>', '<#C1>', '`<!here>`')),
        (text) => {
          expect(toMrkdwn(text)).not.toMatch(/<[!@#]/);
        },
      ),
    );
  });

  it('Markdown becomes mrkdwn', () => {
    expect(toMrkdwn('**bold** *soft* `a<b` ~~gone~~ [here](https://example.org)\n\n- one\n- two')).toBe(
      '*bold* _soft_ `a&lt;b` ~gone~ <https://example.org|here>\n\n• one\n• two',
    );
    expect(toMrkdwn('[trap](javascript:alert)')).toBe('[trap](javascript:alert)');
  });

  it('a text that escaping makes longer loses nothing', () => {
    const text = Array.from({ length: 250 }, (_, index) => `<b>&amp;</b> w${index}`)
      .join(' ')
      .slice(0, 2400);
    const { blocks } = renderMessage({ text });
    const shown = blocks.map((block) => (block.type === 'section' ? block.text?.text : '')).join(' ');
    expect(shown.match(/w\d+/g)).toEqual(text.match(/w\d+/g));
  });
});
