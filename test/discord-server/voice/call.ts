import { VoiceOpcodes } from 'discord-api-types/voice/v8';
import type { Clock } from '../../far-end/clock.ts';
import { bot } from '../world/users.ts';
import { uint } from './bytes.ts';
import { opened } from './ciphers.ts';
import { createGroup, type Member } from './group.ts';
import type { Ears } from './listener.ts';
import { commitAndWelcome, type ExternalSender } from './mls.ts';
import {
  createOpenParticipant,
  createParticipant,
  type Participant,
  protocolVersion,
} from './participant.ts';
import { tell, tellBinary, type VoiceSession } from './session.ts';

/** The bot among people in a voice channel, while it is connected there. */
export interface Call {
  /** 0: not end-to-end encrypted. */
  readonly protocolVersion: number;
  enter(userId: string): void;
  leave(userId: string): void;
  /** Whether this person hears what the bot says. */
  isAdmitted(userId: string): boolean;
  /** A message of the bot's about the group. */
  receive(op: VoiceOpcodes, payload: Buffer): void;
  ready(transition: number): void;
  /** The bot says something. */
  packet(bytes: Buffer, at: number, ears: readonly Ears[]): void;
  /** Tells the bot of a change of the group that it can make nothing of. */
  confuse(): void;
  end(): void;
}

const notATransition = 0xffff;

export interface CallSettings {
  readonly session: VoiceSession;
  /** Ids of the people who are in the channel already. */
  readonly people: readonly string[];
  readonly isEncrypted: boolean;
  readonly sender: ExternalSender;
  readonly clock: Clock;
  /** Whether people are faster than the bot in committing to changes of the group. */
  readonly peopleCommit: () => boolean;
  readonly happened: () => void;
}

export function createCall(settings: CallSettings): Call {
  const { session, people, isEncrypted, sender, clock, peopleCommit: commits, happened } = settings;
  const { id } = session.ticket.channel;
  const group = createGroup(id, sender, clock);
  const participants = new Map<string, Participant>();
  let begun = false;
  let isBotIn = !isEncrypted;
  const self = memberOf(session, (isIn) => {
    isBotIn = isIn;
    happened();
  });
  for (const userId of people) add(userId);

  function add(userId: string): Participant {
    const participant = isEncrypted
      ? createParticipant(userId, id, { group, sender, commits, happened })
      : createOpenParticipant();
    participants.set(userId, participant);
    happened();
    return participant;
  }

  /** The bot hands in its key package; the first time, those hand in theirs who were waiting for it. */
  function offer(keyPackage: Buffer): void {
    if (!commits()) group.offer(self, keyPackage);
    if (!begun) for (const one of participants.values()) one.offer();
    if (commits()) group.offer(self, keyPackage);
    begun = true;
  }

  return {
    protocolVersion: isEncrypted ? protocolVersion : 0,

    enter(userId) {
      const participant = add(userId);
      if (begun) participant.offer();
    },

    leave(userId) {
      const participant = participants.get(userId);
      participants.delete(userId);
      if (participant) group.leave(participant);
    },

    isAdmitted: (userId) => isBotIn && (participants.get(userId)?.admitted ?? false),

    receive(op, payload) {
      if (op === VoiceOpcodes.DaveMlsKeyPackage) offer(payload);
      if (op !== VoiceOpcodes.DaveMlsCommitWelcome) return;
      const { commit, welcome } = commitAndWelcome(payload);
      group.commit(self, commit, welcome);
    },

    ready: (transition) => group.ready(self, transition),

    packet(bytes, at, ears) {
      const heard = { at, sequence: bytes.readUInt16BE(2), timestamp: bytes.readUInt32BE(4) };
      const payload =
        session.mode && ears.some(({ whole }) => whole) && opened(bytes, session.mode, session.key);
      for (const { userId, whole, hear } of ears) {
        const participant = participants.get(userId);
        if (participant) hear(whole && payload ? { ...heard, ...participant.hear(payload, bot.id) } : heard);
      }
    },

    confuse() {
      if (isEncrypted) self.announce(notATransition, Buffer.from('not a commit'));
    },
    end: () => group.end(),
  };
}

/** The bot, told over its connection. `isIn`: it has come into a group, or is alone. */
function memberOf(session: VoiceSession, isIn: (is: boolean) => void): Member {
  const protocol_version = protocolVersion;
  return {
    propose: (proposals) => tellBinary(session, VoiceOpcodes.DaveMlsProposals, proposals),
    announce: (transition, commit) =>
      tellBinary(session, VoiceOpcodes.DaveMlsAnnounceCommitTransition, uint(2, transition), commit),
    welcome: (transition, welcome) =>
      tellBinary(session, VoiceOpcodes.DaveMlsWelcome, uint(2, transition), welcome),
    execute(transition_id) {
      tell(session, { op: VoiceOpcodes.DaveExecuteTransition, d: { transition_id } });
      isIn(true);
    },
    startOver() {
      isIn(false);
      tell(session, { op: VoiceOpcodes.DavePrepareEpoch, d: { protocol_version, epoch: 1 } });
      tell(session, {
        op: VoiceOpcodes.DavePrepareTransition,
        d: { protocol_version, transition_id: 0 },
      });
    },
  };
}
