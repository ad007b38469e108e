/**
 * Whether a conditional statement has written.
 */
import type { WriteRefusal } from '@drs-orchestrator/application';
import type { Result } from '@drs-orchestrator/domain';
import { ok, refused } from '@drs-orchestrator/domain';
import type Database from 'libsql';

/** For statements that name one row and what it must still be. */
export const won = ({ changes }: Database.RunResult): Result<undefined, WriteRefusal> =>
  changes === 1 ? ok(undefined) : refused({ kind: 'conflict' });
