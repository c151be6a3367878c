import { generateKeyPairSync, sign } from 'node:crypto';
import { uint, vector, type Walk, walk } from './bytes.ts';

/** What the voice gateway has of MLS (RFC 9420): it proposes members, and tells commits from welcomes. */

/** Which group, and which state of it, a proposal is for. */
export interface Epoch {
  readonly channelId: string;
  readonly number: bigint;
}

/** The voice gateway, as the members of groups know it. */
export interface ExternalSender {
  /** What members are told of it, opcode 25. */
  readonly introduction: Buffer;
  /** Proposes someone. */
  add(epoch: Epoch, keyPackage: Buffer): Buffer;
  /** Proposes that the member on this leaf leaves. */
  remove(epoch: Epoch, leaf: number): Buffer;
}

const basicCredential = 1;
const mls10 = 1;
const publicMessage = 1;
const externalSender = 2;
const proposalContent = 2;
const proposals = { add: 1, remove: 3 };

export function createExternalSender(): ExternalSender {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([uint(1, 4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);

  /** https://www.rfc-editor.org/rfc/rfc9420.html#section-6.1 */
  function proposal({ channelId, number }: Epoch, content: readonly Buffer[]): Buffer {
    const framed = Buffer.concat([
      uint(2, mls10),
      uint(2, publicMessage),
      vector(uint(8, BigInt(channelId))),
      uint(8, number),
      uint(1, externalSender),
      uint(4, 0),
      vector(),
      uint(1, proposalContent),
      ...content,
    ]);
    const signed = Buffer.concat([vector(Buffer.from('MLS 1.0 FramedContentTBS')), vector(framed)]);
    return Buffer.concat([framed, vector(sign('sha256', signed, privateKey))]);
  }

  return {
    introduction: Buffer.concat([
      vector(point),
      uint(2, basicCredential),
      vector(Buffer.from('voice gateway')),
    ]),
    add: (epoch, keyPackage) => proposal(epoch, [uint(2, proposals.add), keyPackage]),
    remove: (epoch, leaf) => proposal(epoch, [uint(2, proposals.remove), uint(4, leaf)]),
  };
}

/** The commit and the welcome of opcode 28; the welcome is there if anyone was added. */
export function commitAndWelcome(message: Buffer): { commit: Buffer; welcome: Buffer } {
  const end = endOfCommit(walk(message));
  return { commit: message.subarray(0, end), welcome: message.subarray(end) };
}

/** Of a commit as a public message: https://www.rfc-editor.org/rfc/rfc9420.html#section-12.4 */
function endOfCommit(at: Walk): number {
  at.pass(2 + 2); // version, wire format
  at.passVector(); // group
  at.pass(8 + 1 + 4); // epoch, kind of sender, leaf
  at.passVector(); // authenticated data
  at.pass(1); // kind of content
  at.passVector(); // proposals
  if (at.pass(1) === 1) passPath(at);
  for (const _ of ['signature', 'confirmation', 'membership']) at.passVector();
  return at.position;
}

/** https://www.rfc-editor.org/rfc/rfc9420.html#section-7.2 */
function passPath(at: Walk): void {
  const ofCommit = 3;
  at.passVector(); // encryption key
  at.passVector(); // signature key
  at.pass(2); // kind of credential
  at.passVector(); // identity
  for (const _ of ['versions', 'ciphersuites', 'extensions', 'proposals', 'credentials']) at.passVector();
  if (at.pass(1) === ofCommit) at.passVector(); // parent hash
  for (const _ of ['extensions', 'signature', 'nodes']) at.passVector();
}
