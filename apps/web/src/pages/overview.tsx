/**
 * What runs, how good the last drill of each plan was, which servers have no recent recovery point, and how much of DRS's quotas is in use.
 */
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useTitle } from '../app/frame.tsx';
import { lookEveryMilliseconds, useAllPages, useAnswer } from '../data/queries.ts';
import { executionColumns } from '../execution/execution-columns.tsx';
import { executionRows } from '../execution/execution-rows.ts';
import { LastDrills } from '../overview/last-drills.tsx';
import { WorryingServers } from '../overview/worrying-servers.tsx';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { placeText, placeWords } from '../parts/place-text.ts';
import { en } from '../text/en.ts';

const Overview = () => {
  useTitle();
  return (
    <ContentLayout header={<Header variant="h1">{en.overview.title}</Header>}>
      <SpaceBetween size="l">
        <Running />
        <LastDrills />
        <WorryingServers />
        <Quotas />
      </SpaceBetween>
    </ContentLayout>
  );
};
export default Overview;

const every = { every: lookEveryMilliseconds } as const;

/** DRS is asked for them in every place: not as often as our own store. */
const quotasEveryMilliseconds = 30_000;

const Running = () => {
  const active = useAllPages('list_executions', { active: true }, every);
  return (
    <Listing
      title={en.overview.running}
      variant="container"
      headingLevel="h2"
      rows={executionRows(active.data ?? [])}
      columns={executionColumns}
      rowId={(row) => row.executionId}
      {...asked(active)}
      empty={<Empty title={en.overview.noneRunning} hint={en.overview.noneRunningHint} />}
    />
  );
};

type Quota = OutputOf<'get_quotas'>['quotas'][number];
type Use = { readonly limit: number; readonly used: number | null };

const UseBar = ({ label, use: { used, limit } }: { readonly label: string; readonly use: Use }) =>
  used === null ? (
    <StatusIndicator type="warning">{en.overview.used(en.states.unknown, limit)}</StatusIndicator>
  ) : (
    <ProgressBar ariaLabel={label} value={limit === 0 ? 0 : (used / limit) * 100} additionalInfo={en.overview.used(String(used), limit)} />
  );

const quotaColumns: readonly TableProps.ColumnDefinition<Quota>[] = [
  {
    id: 'place',
    header: en.overview.place,
    isRowHeader: true,
    cell: (row) =>
      row.known ? placeWords(row) : <StatusIndicator type="warning">{`${placeWords(row)}: ${row.message ?? ''}`}</StatusIndicator>,
  },
  { id: 'jobs', header: en.overview.jobs, cell: (row) => <UseBar label={en.overview.jobs} use={row.concurrentJobs} /> },
  { id: 'in-jobs', header: en.overview.serversInJobs, cell: (row) => <UseBar label={en.overview.serversInJobs} use={row.serversInJobs} /> },
  { id: 'servers', header: en.overview.sourceServers, cell: (row) => <UseBar label={en.overview.sourceServers} use={row.sourceServers} /> },
  {
    id: 'replicating',
    header: en.overview.replicating,
    cell: (row) => <UseBar label={en.overview.replicating} use={row.replicatingServers} />,
  },
];

const Quotas = () => {
  const quotas = useAnswer('get_quotas', {}, { every: quotasEveryMilliseconds });
  return (
    <Listing
      title={en.overview.quotas}
      variant="container"
      headingLevel="h2"
      rows={quotas.data?.quotas ?? []}
      columns={quotaColumns}
      rowId={placeText}
      {...asked(quotas)}
      empty={<Empty title={en.overview.noQuotas} />}
    />
  );
};
