/**
 * The executions of lists that were answered one after the other.
 */
import type { OutputOf } from '@drs-orchestrator/contract';

type Page = OutputOf<'list_executions'>;
/** With when it was answered, by the clock that its times are of: that of this browser may be another. */
export type ExecutionRow = Page['executions'][number] & Pick<Page, 'asOf'>;

/** One that is listed twice, because it changed between two answers, counts as it was answered last. */
export const executionRows = (pages: readonly Page[]): readonly ExecutionRow[] => {
  const rows = new Map<string, ExecutionRow>();
  for (const { executions, asOf } of pages) {
    for (const execution of executions) {
      const known = rows.get(execution.executionId);
      if (known === undefined || known.asOf < asOf) rows.set(execution.executionId, { ...execution, asOf });
    }
  }
  return [...rows.values()];
};
