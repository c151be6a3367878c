import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';

/** Waits by the far end's clock; ends sooner when the signal fires. */
export async function passed(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  const callOff = clock.after(milliseconds, end);
  signal.addEventListener('abort', end);
  await promise;
  callOff();
  signal.removeEventListener('abort', end);
}

/** Ends a connection in the middle of it. */
export function breakOff(socket: Socket, reset: boolean): void {
  if (reset) socket.resetAndDestroy();
  else socket.destroy();
}
