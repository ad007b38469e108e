/**
 * What runs, how good the last drill of each plan was, and how much of DRS's quotas is in use.
 */
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { lookEveryMilliseconds, useAllPages, useAnswer } from '../data/queries.ts';
import { executionColumns, type ExecutionRow } from '../execution/execution-columns.tsx';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { between, durationText, Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

const active = ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING'] as const;

const Overview = () => {
  useTitle();
  return (
    <ContentLayout header={<Header variant="h1">{en.overview.title}</Header>}>
      <SpaceBetween size="l">
        <Running />
        <Plans />
        <Quotas />
      </SpaceBetween>
    </ContentLayout>
  );
};
export default Overview;

const every = { every: lookEveryMilliseconds } as const;

const Running = () => {
  const pages = [
    useAllPages('list_executions', { status: active[0] }, every),
    useAllPages('list_executions', { status: active[1] }, every),
    useAllPages('list_executions', { status: active[2] }, every),
    useAllPages('list_executions', { status: active[3] }, every),
  ];
  const rows: readonly ExecutionRow[] = pages.flatMap(({ data }) => data?.flatMap((page) => page.executions) ?? []);
  return (
    <Listing
      title={en.overview.running}
      variant="container"
      headingLevel="h2"
      rows={rows}
      columns={executionColumns}
      rowId={(row) => row.executionId}
      isLoading={pages.some(({ isPending }) => isPending)}
      error={pages.find(({ error }) => error !== null)?.error ?? null}
      empty={<Empty title={en.overview.noneRunning} hint={en.overview.noneRunningHint} />}
    />
  );
};

type Plan = OutputOf<'list_recovery_plans'>['recoveryPlans'][number];

const useLastDrill = (planId: string) => useAnswer('list_executions', { planId, executionType: 'DRILL', status: 'COMPLETED', limit: 1 });

/** Milliseconds; null while there is none that has ended. */
const tookOf = (drill: ExecutionRow | undefined): number | null =>
  drill === undefined || drill.endTime === null ? null : between(drill.startTime, drill.endTime);

const LastDrill = ({ plan }: { readonly plan: Plan }) => {
  const [last] = useLastDrill(plan.planId).data?.executions ?? [];
  if (last === undefined) return <StatusIndicator type="warning">{en.overview.never}</StatusIndicator>;
  return (
    <PageLink href={paths.execution(last.executionId)}>
      <Time at={last.startTime} />
    </PageLink>
  );
};

const Took = ({ plan }: { readonly plan: Plan }) => {
  const [last] = useLastDrill(plan.planId).data?.executions ?? [];
  const took = tookOf(last);
  return <>{took === null ? en.states.none : durationText(took)}</>;
};

const Verdict = ({ plan }: { readonly plan: Plan }) => {
  const [last] = useLastDrill(plan.planId).data?.executions ?? [];
  if (plan.rtoMinutes === null) return <>{en.overview.noObjective}</>;
  const took = tookOf(last);
  if (took === null) return <>{en.states.none}</>;
  const isMet = took <= plan.rtoMinutes * 60_000;
  return <StatusIndicator type={isMet ? 'success' : 'error'}>{isMet ? en.overview.met : en.overview.missed}</StatusIndicator>;
};

const planColumns: readonly TableProps.ColumnDefinition<Plan>[] = [
  {
    id: 'plan',
    header: en.executions.plan,
    isRowHeader: true,
    cell: (plan) => <PageLink href={paths.plan(plan.planId)}>{plan.planName}</PageLink>,
  },
  { id: 'last', header: en.overview.lastDrill, cell: (plan) => <LastDrill plan={plan} /> },
  { id: 'took', header: en.overview.took, cell: (plan) => <Took plan={plan} /> },
  {
    id: 'objective',
    header: en.overview.objective,
    cell: (plan) => (plan.rtoMinutes === null ? en.states.none : en.plans.minutes(plan.rtoMinutes)),
  },
  { id: 'verdict', header: en.overview.verdict, cell: (plan) => <Verdict plan={plan} /> },
];

const Plans = () => {
  const plans = useAllPages('list_recovery_plans', {});
  return (
    <Listing
      title={en.overview.plans}
      variant="container"
      headingLevel="h2"
      rows={plans.data?.flatMap((page) => page.recoveryPlans) ?? []}
      columns={planColumns}
      rowId={(plan) => plan.planId}
      {...asked(plans)}
      empty={<Empty title={en.overview.noPlans} hint={en.overview.noPlansHint} />}
    />
  );
};

type Quota = OutputOf<'get_quotas'>['quotas'][number];
type Use = { readonly limit: number; readonly used: number | null };

const UseBar = ({ label, use }: { readonly label: string; readonly use: Use }) => (
  <ProgressBar
    ariaLabel={label}
    value={use.used === null || use.limit === 0 ? 0 : (use.used / use.limit) * 100}
    additionalInfo={`${use.used === null ? en.states.unknown : String(use.used)} / ${String(use.limit)}`}
  />
);

const quotaColumns: readonly TableProps.ColumnDefinition<Quota>[] = [
  {
    id: 'place',
    header: en.overview.place,
    isRowHeader: true,
    cell: (row) => (row.known ? placeOf(row) : <StatusIndicator type="warning">{`${placeOf(row)}: ${row.message ?? ''}`}</StatusIndicator>),
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

const placeOf = ({ accountId, region }: Quota): string => `${accountId} / ${region}`;

const Quotas = () => {
  const quotas = useAnswer('get_quotas', {});
  return (
    <Listing
      title={en.overview.quotas}
      variant="container"
      headingLevel="h2"
      rows={quotas.data?.quotas ?? []}
      columns={quotaColumns}
      rowId={placeOf}
      {...asked(quotas)}
      empty={<Empty title={en.overview.noQuotas} />}
    />
  );
};
