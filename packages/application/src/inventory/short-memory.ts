/**
 * What was answered lately, by name: good for a while, and kept for the newest names alone.
 */
import { between, type Instant } from '@drs-orchestrator/domain';

export type ShortMemory<Value> = {
  /** Undefined: not asked lately, or not since. */
  get(name: string, now: Instant, since?: Instant): Value | undefined;
  put(name: string, askedAt: Instant, value: Value): void;
};

/** `mostNames`: beyond them the oldest answers are forgotten first. */
export const createShortMemory = <Value>(goodMilliseconds: number, mostNames: number): ShortMemory<Value> => {
  const kept = new Map<string, { readonly askedAt: Instant; readonly value: Value }>();
  return {
    get: (name, now, since) => {
      const known = kept.get(name);
      if (known === undefined || between(known.askedAt, now) >= goodMilliseconds) return undefined;
      return since === undefined || known.askedAt >= since ? known.value : undefined;
    },
    put: (name, askedAt, value) => {
      kept.delete(name);
      kept.set(name, { askedAt, value });
      const [oldest] = kept.keys();
      if (kept.size > mostNames && oldest !== undefined) kept.delete(oldest);
    },
  };
};
