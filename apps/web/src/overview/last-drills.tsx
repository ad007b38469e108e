/**
 * The last drill of each plan, and whether it met its objective: by the API's word, which knows the objective it began with.
 */
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import type { ReactNode } from 'react';
import { paths } from '../app/paths.ts';
import { lookEveryMilliseconds, useAllPages, useAnswer } from '../data/queries.ts';
import { AgainstObjective } from '../execution/against-objective.tsx';
import { executionRows, type ExecutionRow } from '../execution/execution-rows.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { objectiveText } from '../parts/objective-text.ts';
import { PageLink } from '../parts/page-link.tsx';
import { Status } from '../parts/status.tsx';
import { Duration, Time } from '../parts/time.tsx';
import { Told } from '../parts/told.tsx';
import { en } from '../text/en.ts';

type Plan = OutputOf<'list_recovery_plans'>['recoveryPlans'][number];
type PlanCell = { readonly plan: Plan };

/** Often enough for what takes minutes, for as many plans as there are. */
const everyMilliseconds = 4 * lookEveryMilliseconds;

const useLastDrill = ({ planId }: Plan) => {
  const { data, error } = useAnswer('list_executions', { planId, executionType: 'DRILL', limit: 1 }, { every: everyMilliseconds });
  return { data: data === undefined ? undefined : (executionRows([data])[0] ?? null), error };
};

/** Of its servers one is asked for, because none is shown. */
const useDetails = (executionId: string) => useAnswer('get_execution_details', { executionId, limit: 1 }, { every: everyMilliseconds });

const LastDrill = ({ plan }: PlanCell) => (
  <Told question={useLastDrill(plan)}>
    {(last) =>
      last === null ? (
        <StatusIndicator type="warning">{en.overview.never}</StatusIndicator>
      ) : (
        <PageLink href={paths.execution(last.executionId)}>
          <Time at={last.startTime} />
        </PageLink>
      )
    }
  </Told>
);

type OfDrillProps = PlanCell & { readonly children: (last: ExecutionRow) => ReactNode };

/** Nothing where there was no drill. */
const OfDrill = ({ plan, children }: OfDrillProps) => (
  <Told question={useLastDrill(plan)}>{(last) => (last === null ? en.states.none : children(last))}</Told>
);

/** The plan's own as it is now, where no drill was measured against one. */
const Objective = ({ plan, drill }: PlanCell & { readonly drill: ExecutionRow }) => (
  <Told question={useDetails(drill.executionId)}>{({ rtoMinutes }) => objectiveText(rtoMinutes ?? plan.rtoMinutes)}</Told>
);

const Verdict = ({ drill }: { readonly drill: ExecutionRow }) => (
  <Told question={useDetails(drill.executionId)}>{(details) => <AgainstObjective {...details} />}</Told>
);

/** One that completed without some of its servers is not all well. */
const OutcomeOf = ({ drill: { status, counters } }: { readonly drill: ExecutionRow }) => (
  <>
    <Status word={status} />
    {counters.serversFailed === 0 ? null : (
      <div>
        <StatusIndicator type="warning">{en.overview.without(counters.serversFailed)}</StatusIndicator>
      </div>
    )}
  </>
);

const columns: readonly TableProps.ColumnDefinition<Plan>[] = [
  {
    id: 'plan',
    header: en.executions.plan,
    minWidth: 140,
    isRowHeader: true,
    cell: (plan) => <PageLink href={paths.plan(plan.planId)}>{plan.planName}</PageLink>,
  },
  { id: 'last', header: en.overview.lastDrill, minWidth: 120, cell: (plan) => <LastDrill plan={plan} /> },
  {
    id: 'outcome',
    header: en.overview.outcome,
    minWidth: 140,
    cell: (plan) => <OfDrill plan={plan}>{(last) => <OutcomeOf drill={last} />}</OfDrill>,
  },
  {
    id: 'took',
    header: en.overview.took,
    minWidth: 110,
    cell: (plan) => <OfDrill plan={plan}>{(last) => <Duration {...last} />}</OfDrill>,
  },
  {
    id: 'objective',
    header: en.overview.objective,
    minWidth: 100,
    cell: (plan) => (
      <Told question={useLastDrill(plan)}>
        {(last) => (last === null ? objectiveText(plan.rtoMinutes) : <Objective plan={plan} drill={last} />)}
      </Told>
    ),
  },
  {
    id: 'verdict',
    header: en.overview.verdict,
    minWidth: 150,
    cell: (plan) => <OfDrill plan={plan}>{(last) => <Verdict drill={last} />}</OfDrill>,
  },
];

export const LastDrills = () => {
  const plans = useAllPages('list_recovery_plans', {}, { every: everyMilliseconds });
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
