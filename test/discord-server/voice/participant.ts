import { DAVESession } from '@snazzah/davey';
import type { Group, Member } from './group.ts';
import type { ExternalSender } from './mls.ts';

/** What someone's ears got of an RTP packet. */
export interface Sound {
  /** The frame; none if nothing could be made of it. */
  readonly opus: Buffer | undefined;
  /** Whether it came end-to-end encrypted. */
  readonly encrypted: boolean;
}

/** A person in a call, with a client of theirs. */
export interface Participant extends Member {
  /** Whether they hear what is said now: they have been let into the group. */
  readonly admitted: boolean;
  /** Asks to be let in. */
  offer(): void;
  hear(payload: Buffer, speaker: string): Sound;
}

/** Discord's DAVE protocol version. */
export const protocolVersion = 1;

/** A frame without a sound, which is never end-to-end encrypted: https://daveprotocol.com/#silence-packets */
export const silence = Buffer.from('f8fffe', 'hex');

/** What ends an encrypted frame: https://daveprotocol.com/#magic-marker */
const marker = Buffer.from('fafa', 'hex');

const audio = 0;

interface Surroundings {
  readonly group: Group;
  readonly sender: ExternalSender;
  /** Whether it is for this person to commit changes of the group. */
  readonly commits: () => boolean;
  /** They were let into the group. */
  readonly happened: () => void;
}

/** Someone in a call that is end-to-end encrypted. */
export function createParticipant(
  userId: string,
  channelId: string,
  surroundings: Surroundings,
): Participant {
  const { group, sender, commits, happened } = surroundings;
  const session = new DAVESession(protocolVersion, userId, channelId);
  session.setExternalSender(sender.introduction);
  let admitted = false;

  /** As over a network: after everyone else was told the same. */
  const later = (action: () => void) => queueMicrotask(action);
  const isReady = (transition: number) => later(() => group.ready(member, transition));
  const offer = () => group.offer(member, session.getSerializedKeyPackage());

  const member: Participant = {
    get admitted() {
      return admitted;
    },
    offer,

    propose(proposals) {
      const { commit, welcome } = session.processProposals(proposals.readUInt8(0), proposals.subarray(1));
      if (commit && commits()) later(() => group.commit(member, commit, welcome ?? Buffer.alloc(0)));
    },
    announce(transition, commit) {
      session.processCommit(commit);
      isReady(transition);
    },
    welcome(transition, welcome) {
      session.processWelcome(welcome);
      isReady(transition);
    },
    execute() {
      admitted = true;
      happened();
    },
    startOver() {
      admitted = false;
      session.reinit(protocolVersion, userId, channelId);
      offer();
    },

    hear(payload, speaker) {
      const encrypted = payload.subarray(-marker.length).equals(marker);
      if (!encrypted && (payload.equals(silence) || !session.ready)) return { opus: payload, encrypted };
      return { opus: decrypted(session, payload, speaker), encrypted };
    },
  };
  return member;
}

/** Someone in a call that isn't end-to-end encrypted, as those on stages are. */
export function createOpenParticipant(): Participant {
  return {
    admitted: true,
    offer() {},
    propose() {},
    announce() {},
    welcome() {},
    execute() {},
    startOver() {},
    hear: (opus) => ({ opus, encrypted: false }),
  };
}

/** None if it isn't for this person, or not encrypted though it had to be. */
function decrypted(session: DAVESession, payload: Buffer, speaker: string): Buffer | undefined {
  try {
    return session.decrypt(speaker, audio, payload);
  } catch {
    return undefined;
  }
}
