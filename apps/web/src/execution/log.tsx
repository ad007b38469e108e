/**
 * What DRS itself has logged of the execution's jobs, newest first.
 */
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import { isPassing } from '../data/client.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { Time } from '../parts/time.tsx';
import { WithIds } from '../parts/with-ids.tsx';
import { en } from '../text/en.ts';
import { nameOf } from './consequences.ts';
import type { Server } from './details.ts';
import { linesOf, type JobLog, type LogLine } from './job-logs.ts';

const rowsPerPage = 25;

type Line = LogLine & { readonly server: string; readonly detail: string };

const columns: readonly TableProps.ColumnDefinition<Line>[] = [
  { id: 'time', header: en.execution.time, minWidth: 130, cell: (line) => <Time at={line.logDateTime} /> },
  { id: 'wave', header: en.execution.wave, cell: (line) => line.waveNumber },
  { id: 'event', header: en.execution.event, isRowHeader: true, cell: (line) => line.event },
  { id: 'server', header: en.execution.server, cell: (line) => line.server },
  { id: 'detail', header: en.execution.detail, minWidth: 140, cell: (line) => <WithIds text={line.detail} /> },
];

const textOf = ({ event, server, detail, jobId }: Line): string => [event, server, detail, jobId].join(' ');

type Props = {
  readonly logs: { readonly data: readonly JobLog[] | undefined; readonly error: unknown; readonly refetch: () => unknown };
  readonly servers: readonly Server[];
};

export const Log = ({ logs: { data, error, refetch }, servers }: Props) => {
  const rows = useMemo(() => {
    const names = new Map(servers.map((server) => [server.serverId, nameOf(server)] as const));
    return linesOf(data ?? []).map((line): Line => {
      const { sourceServerID: id, rawError, targetInstanceID, conversionServerID } = line.eventData;
      return {
        ...line,
        server: id === undefined ? en.states.none : (names.get(id) ?? id),
        detail: rawError ?? targetInstanceID ?? conversionServerID ?? en.states.none,
      };
    });
  }, [data, servers]);
  return (
    <SpaceBetween size="m">
      {error === null ? null : <Failure error={error} {...(isPassing(error) ? { retry: () => void refetch() } : {})} />}
      <PagedTable
        title={en.execution.log}
        rows={rows}
        columns={columns}
        rowId={(line) => line.key}
        textOf={textOf}
        findLabel={en.execution.findLog}
        rowsPerPage={rowsPerPage}
        isLoading={data === undefined && error === null}
        empty={<Empty title={en.execution.noLog} />}
      />
    </SpaceBetween>
  );
};
