import {
  NetworkingStatusCode,
  VoiceConnectionStatus,
  type ConnectionData,
  type Networking,
  type VoiceConnectionState,
} from '@discordjs/voice';
import { createSecretKey, KeyObject, randomBytes } from 'node:crypto';
import { SILENCE } from './line.ts';

const AES = 'aead_aes256_gcm_rtpsize';
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;

/** How far a connection is from sending what its listeners can decrypt. */
export type Readiness = 'no connection' | 'no group yet' | 'ready';

/**
 * Frames that go out before the group of the end-to-end encryption (DAVE) is agreed upon aren't encrypted by it. A
 * stage has none.
 *
 * @param agreed the connections whose first agreement has come into force
 */
export function readinessOf(state: VoiceConnectionState, agreed: WeakSet<Networking>): Readiness {
  if (state.status !== VoiceConnectionStatus.Ready) return 'no connection';
  const { networking } = state;
  if (networking.state.code !== NetworkingStatusCode.Ready) return 'no connection';
  const { dave } = networking.state;
  if (!dave || dave.protocolVersion === 0) return 'ready';
  return agreed.has(networking) && dave.session?.ready === true ? 'ready' : 'no group yet';
}

/** What the library encrypts a frame with, beside the end-to-end encryption. It is no part of its public interface. */
type Encrypt = (packet: Buffer, data: object, header: Buffer, dave: undefined) => Buffer[];

/**
 * Gives the library its key as a KeyObject: of raw bytes Node makes one for each frame, which takes three to four times
 * as long in some of its releases. Where the library doesn't encrypt the same with both, it keeps the bytes.
 *
 * @returns why the bytes stay, where that is news
 */
export function giveKeyObject(networking: Networking): string | undefined {
  if (networking.state.code !== NetworkingStatusCode.Ready) return undefined;
  const { connectionData } = networking.state;
  // The other cipher takes bytes only.
  if (connectionData.encryptionMode !== AES) return undefined;
  const key: unknown = connectionData.secretKey;
  if (key instanceof KeyObject) return undefined;
  if (!(key instanceof Uint8Array) || key.length !== KEY_LENGTH) return 'the library keeps its key otherwise';
  const why = whyNot(networking, connectionData);
  if (why === undefined) Object.assign(connectionData, { secretKey: createSecretKey(key) });
  return why;
}

function whyNot(networking: Networking, connectionData: ConnectionData): string | undefined {
  const encrypt: unknown = Reflect.get(networking, 'encryptOpusPacket');
  if (typeof encrypt !== 'function') return 'the library encrypts otherwise';
  const sealed = (secretKey: Uint8Array | KeyObject): Buffer => {
    const data = { ...connectionData, secretKey, nonce: 0, nonceBuffer: Buffer.alloc(NONCE_LENGTH) };
    const header = Buffer.alloc(NONCE_LENGTH);
    return Buffer.concat((encrypt as Encrypt).call(networking, asBuffer(SILENCE), data, header, undefined));
  };
  // Never the true key: one nonce must not seal twice.
  const key = randomBytes(KEY_LENGTH);
  try {
    return sealed(createSecretKey(key)).equals(sealed(key))
      ? undefined
      : 'the library encrypts otherwise with it';
  } catch (error) {
    return `the library takes none: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The same bytes as the library wants them. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
