import {
  NetworkingStatusCode,
  VoiceConnectionStatus,
  type Networking,
  type VoiceConnectionState,
} from '@discordjs/voice';
import { createCipheriv, KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { giveKeyObject, readinessOf } from '../../../src/discord/voice/encryption.ts';

type Key = Uint8Array | KeyObject;
type Encrypt = (packet: Buffer, data: { secretKey: Key; nonceBuffer: Buffer }) => Buffer[];

/** As the library encrypts. */
const encrypts: Encrypt = (packet, { secretKey, nonceBuffer }) => {
  const cipher = createCipheriv('aes-256-gcm', secretKey, nonceBuffer);
  return [cipher.update(packet), cipher.final(), cipher.getAuthTag()];
};

function networking(encryptOpusPacket: unknown, encryptionMode = 'aead_aes256_gcm_rtpsize') {
  const connectionData: { secretKey: Key | string; encryptionMode: string } = {
    secretKey: new Uint8Array(randomBytes(32)),
    encryptionMode,
  };
  const state = { code: NetworkingStatusCode.Ready, connectionData };
  return { connectionData, networking: { state, encryptOpusPacket } as unknown as Networking };
}

describe('the key of a connection', () => {
  it('becomes a KeyObject of the same bytes', () => {
    const { connectionData, networking: own } = networking(encrypts);
    const bytes = Buffer.from(connectionData.secretKey as Uint8Array);
    expect(giveKeyObject(own)).toBeUndefined();
    expect(connectionData.secretKey).toBeInstanceOf(KeyObject);
    expect((connectionData.secretKey as KeyObject).export()).toEqual(bytes);
  });

  it('stays one, without news, when the connection was resumed', () => {
    const { connectionData, networking: own } = networking(encrypts);
    giveKeyObject(own);
    const key = connectionData.secretKey;
    expect(giveKeyObject(own)).toBeUndefined();
    expect(connectionData.secretKey).toBe(key);
  });

  it('stays bytes for the other cipher, without news', () => {
    const { connectionData, networking: own } = networking(encrypts, 'aead_xchacha20_poly1305_rtpsize');
    expect(giveKeyObject(own)).toBeUndefined();
    expect(connectionData.secretKey).toBeInstanceOf(Uint8Array);
  });

  it.each([
    [
      'takes none',
      (_: Buffer, { secretKey }: { secretKey: Key }) => [Buffer.from(secretKey as Uint8Array)],
      'takes none',
    ],
    [
      'makes something else of it',
      (_: Buffer, { secretKey }: { secretKey: Key }) => [
        Buffer.from(secretKey instanceof KeyObject ? 'object' : 'bytes'),
      ],
      'otherwise with it',
    ],
    ['encrypts by another name', undefined, 'encrypts otherwise'],
  ])('stays bytes, with a reason, where the library %s', (_, encrypt, why) => {
    const { connectionData, networking: own } = networking(encrypt);
    expect(giveKeyObject(own)).toContain(why);
    expect(connectionData.secretKey).toBeInstanceOf(Uint8Array);
  });

  it('is left alone where it is no key that we know', () => {
    const { connectionData, networking: own } = networking(encrypts);
    connectionData.secretKey = 'elsewhere';
    expect(giveKeyObject(own)).toContain('otherwise');
    expect(connectionData.secretKey).toBe('elsewhere');
  });
});

describe('a connection', () => {
  const { Ready, Connecting } = VoiceConnectionStatus;
  const state = (dave: object | undefined, status = Ready, code = NetworkingStatusCode.Ready) => {
    const own = { state: { code, dave } } as unknown as Networking;
    return { own, state: { status, networking: own } as unknown as VoiceConnectionState };
  };
  const group = { protocolVersion: 1, session: { ready: true } };

  it.each([
    ['is one whose first agreement is in force', group, 'ready'],
    ['needs a group, and has none', { protocolVersion: 1, session: { ready: false } }, 'no group yet'],
    ['needs a session, and has none', { protocolVersion: 1 }, 'no group yet'],
    ['needs none on a stage', { protocolVersion: 0 }, 'ready'],
    ['has no such encryption at all', undefined, 'ready'],
  ])('that %s', (_, dave, readiness) => {
    const connection = state(dave);
    expect(readinessOf(connection.state, new WeakSet([connection.own]))).toBe(readiness);
  });

  it('isn’t ready before the first agreement is in force, nor while it is resumed', () => {
    expect(readinessOf(state(group).state, new WeakSet())).toBe('no group yet');
    expect(readinessOf(state(group, Connecting).state, new WeakSet())).toBe('no connection');
    const resuming = state(group, Ready, NetworkingStatusCode.Resuming);
    expect(readinessOf(resuming.state, new WeakSet([resuming.own]))).toBe('no connection');
  });
});
