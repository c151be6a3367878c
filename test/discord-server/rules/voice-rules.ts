import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import { Refusal } from './refusal.ts';

/** Bytes of a waveform, one for each sample. */
const mostOfWaveform = 256;

type Content = Pick<APIMessage, 'content' | 'embeds' | 'components' | 'attachments'>;

/** https://docs.discord.com/developers/resources/message#voice-messages */
export function assertVoiceMessage({ content, embeds, components = [], attachments }: Content): void {
  if (content || embeds.length > 0 || components.length > 0) throw new Refusal('voiceWithMore');
  const [attachment, second] = attachments;
  if (!attachment?.content_type?.startsWith('audio/') || second) throw new Refusal('voiceNotSingle');
  if (!hasMetadata(attachment)) throw new Refusal('voiceWithoutMetadata');
}

function hasMetadata({ duration_secs = 0, waveform }: APIAttachment): boolean {
  if (waveform === undefined || duration_secs <= 0) return false;
  const bytes = Buffer.from(waveform, 'base64');
  return bytes.length <= mostOfWaveform && bytes.toString('base64') === waveform;
}
