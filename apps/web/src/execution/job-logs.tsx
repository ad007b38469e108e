/**
 * What DRS itself has logged of the execution's jobs, newest first.
 */
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useAllPages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';
import { drsLookMilliseconds } from './intervals.ts';
import { isOver, type Details } from './details.ts';

type JobLog = OutputOf<'get_job_logs'>['jobLogs'][number];
type Line = JobLog['events'][number] & { readonly jobId: string; readonly waveNumber: number; readonly key: string };

const mostLines = 500;

export const useJobLogs = (execution: Details) =>
  useAllPages('get_job_logs', { executionId: execution.executionId }, { every: isOver(execution) ? false : drsLookMilliseconds });

const linesOf = (logs: readonly JobLog[]): readonly Line[] =>
  logs
    .flatMap(({ jobId, waveNumber, events }) =>
      events.map((event, index) => ({ ...event, jobId, waveNumber, key: `${jobId} ${String(index)}` })),
    )
    .sort((one, other) => Date.parse(other.logDateTime) - Date.parse(one.logDateTime));

export const JobLogs = ({ execution }: { readonly execution: Details }) => {
  const logs = useJobLogs(execution);
  const names = new Map(execution.serverExecutions.map(({ serverId, hostname }) => [serverId, hostname ?? serverId] as const));
  const columns: readonly TableProps.ColumnDefinition<Line>[] = [
    { id: 'time', header: en.execution.time, cell: (line) => <Time at={line.logDateTime} /> },
    { id: 'wave', header: en.execution.wave, cell: (line) => line.waveNumber },
    { id: 'event', header: en.execution.event, isRowHeader: true, cell: (line) => line.event },
    {
      id: 'server',
      header: en.execution.server,
      cell: ({ eventData: { sourceServerID: id } }) => (id === undefined ? en.states.none : (names.get(id) ?? id)),
    },
    {
      id: 'detail',
      header: en.execution.detail,
      cell: ({ eventData }) => eventData.rawError ?? eventData.targetInstanceID ?? eventData.conversionServerID ?? en.states.none,
    },
  ];
  return (
    <Listing
      title={en.execution.log}
      variant="container"
      headingLevel="h2"
      rows={linesOf(logs.data?.flatMap((page) => page.jobLogs) ?? []).slice(0, mostLines)}
      columns={columns}
      rowId={(line) => line.key}
      {...asked(logs)}
      empty={<Empty title={en.execution.noLog} />}
    />
  );
};
