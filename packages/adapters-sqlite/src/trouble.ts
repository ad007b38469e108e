/**
 * What SQLite says where the file, the disk or the rights are the trouble, in words for people.
 *
 * Owns: which of its codes those are. Everything else that is thrown stays what it is.
 */
import { StoreUnavailable } from '@drs-orchestrator/application';
import * as z from 'zod';

/** `cause` as StoreUnavailable where it is such a trouble. */
export const named = (cause: unknown): unknown => {
  const code = codeOf(cause);
  const why = code === undefined ? undefined : troubles[code & primaryCode];
  return why === undefined ? cause : new StoreUnavailable(why, cause);
};

/** The same functions; what they throw, at once or later, is named. */
export const namingTrouble = <Port extends object>(port: Port): Port =>
  // A record of functions goes in and comes out.
  Object.fromEntries(Object.entries(port).map(([name, act]) => [name, naming(act as Act)])) as Port;

type Act = (...given: readonly unknown[]) => unknown;

const naming =
  (act: Act): Act =>
  (...given) => {
    try {
      const answer = act(...given);
      return answer instanceof Promise ? answer.catch(rethrow) : answer;
    } catch (cause) {
      return rethrow(cause);
    }
  };

const rethrow = (cause: unknown): never => {
  throw named(cause);
};

const codeOf = (cause: unknown): number | undefined => {
  const failed = sqliteError.safeParse(cause);
  if (failed.success) return failed.data.rawCode;
  // What keeps libsql from opening a file at all has its code in the text only.
  const [, code] = (cause instanceof Error ? /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(cause.message) : null) ?? [];
  return code === undefined ? undefined : Number(code);
};

const sqliteError = z.object({ code: z.string().startsWith('SQLITE_'), rawCode: z.int() });
/** What stands above it says more exactly where it happened. */
const primaryCode = 0xff;

/** By SQLite's primary result codes. */
const troubles: Readonly<Record<number, string>> = {
  5: 'another process holds it',
  8: 'it may not be written',
  10: 'the disk failed, or the file has reached a limit of its size',
  11: 'the file is damaged',
  13: 'the disk is full',
  14: 'the file cannot be opened',
  26: 'the file is no database',
};
