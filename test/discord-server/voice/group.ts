import type { Clock } from '../../far-end/clock.ts';
import { uint, vector } from './bytes.ts';
import type { ExternalSender } from './mls.ts';

/** Someone in a call, as their client is told of the group. */
export interface Member {
  /** Who is to be added to the group or removed from it, opcode 27. */
  propose(proposals: Buffer): void;
  /** The commit that won, opcode 29. */
  announce(transition: number, commit: Buffer): void;
  /** Lets them into the group, opcode 30. */
  welcome(transition: number, welcome: Buffer): void;
  /** What was announced applies from now on, opcode 22. */
  execute(transition: number): void;
  /** They are the last of the group, and begin a new one: opcodes 24 and 21. */
  startOver(): void;
}

/**
 * The group of those who hear each other end-to-end encrypted in one channel, and the voice gateway's part in it:
 * one change after the other, each proposed, committed by whoever is first, prepared by all, then executed.
 * https://daveprotocol.com/#group-key-exchange
 */
export interface Group {
  /** Someone hands in a key package, opcode 26: they want to come in, or in again if they lost the thread. */
  offer(member: Member, keyPackage: Buffer): void;
  /** Someone's commit, opcode 28: the first one counts. `welcome` is empty if nobody was added. */
  commit(member: Member, commit: Buffer, welcome: Buffer): void;
  /** Someone has prepared for a transition, opcode 23. */
  ready(member: Member, transition: number): void;
  leave(member: Member): void;
  /** Nothing more happens. */
  end(): void;
}

/** A change of the group. */
interface Change {
  readonly committers: readonly Member[];
  /** Who comes; in a new group all but the one who commits. */
  readonly added: readonly Member[];
  /** The leaves of those who go. */
  readonly removed: readonly number[];
  readonly transition: number;
  /** Who has not yet prepared; nobody is asked to before the commit. */
  unready?: Set<Member>;
  callOff?: () => void;
}

/** How long everyone is waited for, in milliseconds: https://daveprotocol.com/#member-remove */
const longestPreparation = 2000;

const append = uint(1, 0);

export function createGroup(channelId: string, sender: ExternalSender, clock: Clock): Group {
  /** Nought until there is a group. */
  let epoch = 0n;
  let transitions = 0;
  /** Who sits on which leaf of the group's tree. */
  let leaves: (Member | undefined)[] = [];
  const pending = new Map<Member, Buffer>();
  const gone = new Set<Member>();
  let change: Change | undefined;

  const stays = (member: Member | undefined): member is Member =>
    member !== undefined && !gone.has(member) && !pending.has(member);
  const staying = () => leaves.filter(stays);

  function proceed(): void {
    if (change) return;
    const isOutdated = pending.size > 0 || leaves.some((member) => member && !stays(member));
    if (epoch > 0n && staying().length + pending.size < 2) startOver();
    else if (epoch === 0n && pending.size > 1) create();
    else if (epoch > 0n && isOutdated) alter();
  }

  function startOver(): void {
    const [last] = staying();
    epoch = 0n;
    leaves = [];
    last?.startOver();
  }

  /** Each of them begins a group of their own, and is asked to add the others. */
  function create(): void {
    const members = [...pending.keys()];
    change = { committers: members, added: members, removed: [], transition: ++transitions };
    for (const member of members) {
      const others = [...pending].filter(([other]) => other !== member);
      member.propose(proposal(others.map(([, keyPackage]) => addition(keyPackage))));
    }
  }

  function alter(): void {
    const removed = leaves.flatMap((member, leaf) => (member && !stays(member) ? [leaf] : []));
    const removals = removed.map((leaf) => sender.remove({ channelId, number: epoch }, leaf));
    const proposals = proposal([...removals, ...[...pending.values()].map(addition)]);
    change = { committers: staying(), added: [...pending.keys()], removed, transition: ++transitions };
    for (const member of change.committers) member.propose(proposals);
  }

  function addition(keyPackage: Buffer): Buffer {
    return sender.add({ channelId, number: epoch }, keyPackage);
  }

  function settle(committer: Member, { added, removed }: Change): Member[] {
    const coming = added.filter((member) => member !== committer);
    leaves =
      epoch === 0n
        ? [committer]
        : leaves.map((member, leaf) => (removed.includes(leaf) ? undefined : member));
    for (const member of coming) {
      const blank = leaves.indexOf(undefined);
      leaves[blank < 0 ? leaves.length : blank] = member;
      pending.delete(member);
    }
    if (epoch === 0n) pending.delete(committer);
    epoch += 1n;
    return coming;
  }

  function execute(): void {
    const transition = change?.transition ?? 0;
    change?.callOff?.();
    change = undefined;
    for (const member of staying()) member.execute(transition);
    proceed();
  }

  function prepared(member: Member): void {
    change?.unready?.delete(member);
    if (change?.unready?.size === 0) execute();
  }

  return {
    offer(member, keyPackage) {
      pending.set(member, keyPackage);
      proceed();
    },

    commit(member, commit, welcome) {
      if (!change || change.unready || !change.committers.includes(member)) return;
      const { transition } = change;
      const coming = settle(member, change);
      change.unready = new Set(staying());
      change.callOff = clock.after(longestPreparation, execute);
      for (const one of staying())
        if (coming.includes(one)) one.welcome(transition, welcome);
        else one.announce(transition, commit);
    },

    ready(member, transition) {
      if (change?.transition === transition) prepared(member);
    },

    leave(member) {
      gone.add(member);
      pending.delete(member);
      if (change && !change.unready && change.committers.every((one) => gone.has(one))) change = undefined;
      prepared(member);
      proceed();
    },

    end() {
      change?.callOff?.();
      change = undefined;
      pending.clear();
    },
  };
}

function proposal(messages: readonly Buffer[]): Buffer {
  return Buffer.concat([append, vector(...messages)]);
}
