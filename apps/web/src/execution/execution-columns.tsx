/**
 * An execution as a row of a list.
 */
import Badge from '@cloudscape-design/components/badge';
import type { TableProps } from '@cloudscape-design/components/table';
import { paths } from '../app/paths.ts';
import { PageLink } from '../parts/page-link.tsx';
import { Status } from '../parts/status.tsx';
import { Duration, Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';
import type { ExecutionRow } from './execution-rows.ts';

/** A recovery is to be seen at once among drills. */
export const TypeBadge = ({ type }: { readonly type: ExecutionRow['executionType'] }) => (
  <Badge color={type === 'RECOVERY' ? 'red' : 'blue'}>{en.types[type]}</Badge>
);

export const executionColumns: readonly TableProps.ColumnDefinition<ExecutionRow>[] = [
  {
    id: 'execution',
    header: en.executions.execution,
    minWidth: 180,
    isRowHeader: true,
    cell: (row) => (
      <PageLink href={paths.execution(row.executionId)}>
        {row.planName}, <Time at={row.startTime} />
      </PageLink>
    ),
  },
  { id: 'type', header: en.executions.type, minWidth: 100, cell: (row) => <TypeBadge type={row.executionType} /> },
  { id: 'status', header: en.executions.status, minWidth: 140, cell: (row) => <Status word={row.status} /> },
  {
    id: 'progress',
    header: en.executions.progress,
    minWidth: 110,
    cell: (row) => en.executions.servers(row.counters.serversCompleted, row.counters.serversFailed, row.totalServers),
  },
  {
    id: 'duration',
    header: en.executions.duration,
    minWidth: 110,
    cell: (row) => <Duration {...row} />,
  },
  { id: 'by', header: en.executions.by, minWidth: 110, cell: (row) => row.initiatedBy },
];
