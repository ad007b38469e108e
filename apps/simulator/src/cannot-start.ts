/**
 * Why the simulator does not start, in one line for the person who called it. Everything else that is thrown is a surprise and keeps its
 * stack.
 */
export class CannotStart extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CannotStart';
  }
}

/** `EACCES`, `EADDRINUSE`, `SQLITE_CANTOPEN` …; undefined for what has none. */
export const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
