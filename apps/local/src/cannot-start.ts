/**
 * Why the process does not start, or ends before its time, in words for the person who called it.
 *
 * Everything else that is thrown is a surprise and keeps its stack.
 */

/** `usage`: the call itself was wrong; the exit code is then 2, else 1. */
export class CannotStart extends Error {
  readonly usage: boolean;

  constructor(message: string, { usage = false, cause }: { readonly usage?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'CannotStart';
    this.usage = usage;
  }
}

/** `EACCES`, `EADDRINUSE` … of what the operating system threw; undefined for everything else. */
export const systemCode = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
