import { describe, expect, it } from 'vitest';
import {
  pairUpdates,
  type VoiceServerUpdate,
  type VoiceStateUpdate,
} from '../../../src/discord/voice/pairing.ts';

function trial() {
  const told: string[] = [];
  const clock = { now: 0 };
  const library = {
    onVoiceServerUpdate: ({ token }: VoiceServerUpdate) => void told.push(token),
    onVoiceStateUpdate: ({ channel_id }: VoiceStateUpdate) => void told.push(`in ${channel_id}`),
  };
  const { onVoiceServerUpdate, onVoiceStateUpdate } = pairUpdates(library, () => clock.now);
  return {
    told,
    clock,
    server: (token: string) => onVoiceServerUpdate({ token, guild_id: '1', endpoint: 'here' }),
    state: (channel_id: string | null, session_id = 'one') =>
      onVoiceStateUpdate({ channel_id, session_id, user_id: '2' } as VoiceStateUpdate),
  };
}

describe('the updates of a joining', () => {
  it('are passed on as they come in the usual order', () => {
    const { told, state, server } = trial();
    state('hall');
    server('first');
    state('hall');
    expect(told).toEqual(['in hall', 'first', 'in hall']);
  });

  it('end with the server when it came first', () => {
    const { told, state, server } = trial();
    server('first');
    state('hall');
    expect(told).toEqual(['first', 'in hall', 'first']);
  });

  it('do so too at a move, and in a new session', () => {
    const { told, state, server, clock } = trial();
    state('hall');
    server('first');
    clock.now = 60_000;
    server('second');
    state('study');
    clock.now = 120_000;
    server('third');
    state('study', 'two');
    expect(told.slice(2)).toEqual(['second', 'in study', 'second', 'third', 'in study', 'third']);
  });

  it('don’t bring back the server of a joining before', () => {
    const { told, state, server, clock } = trial();
    server('first');
    clock.now = 5000;
    state('hall');
    server('second');
    state('study');
    server('third');
    state(null);
    state('hall');
    server('fourth');
    expect(told).toEqual(['first', 'in hall', 'second', 'in study', 'third', 'in null', 'in hall', 'fourth']);
  });
});
