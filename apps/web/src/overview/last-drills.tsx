/**
 * The last drill of each plan, and whether it met its objective: by the API's word, which knows the objective it began with.
 */
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { paths } from '../app/paths.ts';
import { lookEveryMilliseconds, useAllPages, useAnswer } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { Status } from '../parts/status.tsx';
import { between, durationText, Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

type Plan = OutputOf<'list_recovery_plans'>['recoveryPlans'][number];
type PlanCell = { readonly plan: Plan };

/** Often enough for what takes minutes, for as many plans as there are. */
const everyMilliseconds = 4 * lookEveryMilliseconds;

const useLastDrill = ({ planId }: Plan) =>
  useAnswer('list_executions', { planId, executionType: 'DRILL', limit: 1 }, { every: everyMilliseconds }).data?.executions;

/** Of its servers one is asked for, because none is shown. */
const useDetails = (plan: Plan) => {
  const executionId = useLastDrill(plan)?.[0]?.executionId;
  return useAnswer(
    'get_execution_details',
    { executionId: executionId ?? '', limit: 1 },
    { enabled: executionId !== undefined, every: everyMilliseconds },
  ).data;
};

const LastDrill = ({ plan }: PlanCell) => {
  const drills = useLastDrill(plan);
  if (drills === undefined) return <>{en.states.loading}</>;
  const [last] = drills;
  if (last === undefined) return <StatusIndicator type="warning">{en.overview.never}</StatusIndicator>;
  return (
    <PageLink href={paths.execution(last.executionId)}>
      <Time at={last.startTime} />
    </PageLink>
  );
};

const Outcome = ({ plan }: PlanCell) => {
  const [last] = useLastDrill(plan) ?? [];
  return last === undefined ? <>{en.states.none}</> : <Status word={last.status} />;
};

const Took = ({ plan }: PlanCell) => {
  const [last] = useLastDrill(plan) ?? [];
  return <>{last === undefined || last.endTime === null ? en.states.none : durationText(between(last.startTime, last.endTime))}</>;
};

const Objective = ({ plan }: PlanCell) => {
  const minutes = useDetails(plan)?.rtoMinutes ?? plan.rtoMinutes;
  return <>{minutes === null ? en.overview.noObjective : en.plans.minutes(minutes)}</>;
};

const Verdict = ({ plan }: PlanCell) => {
  const details = useDetails(plan);
  if (details === undefined || details.rtoMinutes === null) return <>{en.states.none}</>;
  if (details.rtoMet === null) return <StatusIndicator type="pending">{en.overview.open}</StatusIndicator>;
  return (
    <StatusIndicator type={details.rtoMet ? 'success' : 'error'}>{details.rtoMet ? en.overview.met : en.overview.missed}</StatusIndicator>
  );
};

const columns: readonly TableProps.ColumnDefinition<Plan>[] = [
  {
    id: 'plan',
    header: en.executions.plan,
    minWidth: 140,
    isRowHeader: true,
    cell: (plan) => <PageLink href={paths.plan(plan.planId)}>{plan.planName}</PageLink>,
  },
  { id: 'last', header: en.overview.lastDrill, minWidth: 120, cell: (plan) => <LastDrill plan={plan} /> },
  { id: 'outcome', header: en.overview.outcome, minWidth: 140, cell: (plan) => <Outcome plan={plan} /> },
  { id: 'took', header: en.overview.took, minWidth: 110, cell: (plan) => <Took plan={plan} /> },
  { id: 'objective', header: en.overview.objective, minWidth: 100, cell: (plan) => <Objective plan={plan} /> },
  { id: 'verdict', header: en.overview.verdict, minWidth: 150, cell: (plan) => <Verdict plan={plan} /> },
];

export const LastDrills = () => {
  const plans = useAllPages('list_recovery_plans', {});
  return (
    <Listing
      title={en.overview.plans}
      variant="container"
      headingLevel="h2"
      rows={plans.data?.flatMap((page) => page.recoveryPlans) ?? []}
      columns={columns}
      rowId={(plan) => plan.planId}
      {...asked(plans)}
      empty={<Empty title={en.overview.noPlans} hint={en.overview.noPlansHint} />}
    />
  );
};
