import { createDecipheriv } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { VoiceEncryptionMode } from 'discord-api-types/voice/v8';

/** https://docs.discord.com/developers/topics/voice-connections#transport-encryption-modes */
export const everyMode = [
  VoiceEncryptionMode.AeadAes256GcmRtpSize,
  VoiceEncryptionMode.AeadXChaCha20Poly1305RtpSize,
] as const;

export type Mode = (typeof everyMode)[number];

/** Bytes of an RTP header without extensions. */
const header = 12;
/** Bytes of what of the nonce is sent, at a packet's end. */
const counter = 4;
const tag = 16;

/** What an RTP packet carries. Throws if it was encrypted with another key, or altered. */
export function opened(packet: Buffer, mode: Mode, key: Uint8Array): Buffer {
  const sealed = packet.subarray(header, -counter);
  const nonce = (bytes: number) => Buffer.concat([packet.subarray(-counter)], bytes);
  const head = packet.subarray(0, header);
  if (mode === VoiceEncryptionMode.AeadXChaCha20Poly1305RtpSize)
    return Buffer.from(xchacha20poly1305(key, nonce(24), head).decrypt(sealed));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(12)).setAAD(head);
  decipher.setAuthTag(sealed.subarray(-tag));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tag)), decipher.final()]);
}
