/**
 * Asking the process to end: Ctrl-C, a signal, or its own work being done.
 *
 * Owns: the signal that everything listens to. The first request ends cleanly, a second one at once.
 */
import { setMaxListeners } from 'node:events';
import type { RealTime } from './real-time.ts';

export type Stopping = {
  readonly signal: AbortSignal;
  /** Whether somebody asked from outside. */
  interrupted(): boolean;
  stop(): void;
};

/** One Ctrl-C reaches the process twice when npm passes it on. */
const sameRequestMilliseconds = 500;

/** What a shell reports of a program that Ctrl-C has ended. */
const interruptedCode = 130;

export const createStopping = (real: Pick<RealTime, 'elapsed'>): Stopping => {
  const controller = new AbortController();
  // Every wait of every execution listens.
  setMaxListeners(0, controller.signal);
  let askedAt: number | undefined;
  const ask = (): void => {
    if (askedAt !== undefined && real.elapsed() - askedAt > sameRequestMilliseconds) process.exit(interruptedCode);
    askedAt ??= real.elapsed();
    controller.abort();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return {
    signal: controller.signal,
    interrupted: () => askedAt !== undefined,
    stop: () => controller.abort(),
  };
};
