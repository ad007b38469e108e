/**
 * All recovery plans.
 */
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { usePages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { objectiveText } from '../parts/objective-text.ts';
import { PageLink } from '../parts/page-link.tsx';
import { PermittedButton } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

type Plan = OutputOf<'list_recovery_plans'>['recoveryPlans'][number];

const columns: readonly TableProps.ColumnDefinition<Plan>[] = [
  {
    id: 'name',
    header: en.plans.name,
    isRowHeader: true,
    cell: (plan) => <PageLink href={paths.plan(plan.planId)}>{plan.planName}</PageLink>,
  },
  { id: 'waves', header: en.plans.waves, cell: (plan) => plan.waves.length },
  { id: 'rto', header: en.plans.rto, cell: (plan) => objectiveText(plan.rtoMinutes) },
  { id: 'rpo', header: en.plans.rpo, cell: (plan) => objectiveText(plan.rpoMinutes) },
  { id: 'description', header: en.plans.description, cell: (plan) => plan.description ?? en.states.none },
];

const Plans = () => {
  useTitle({ text: en.plans.title, href: paths.plans });
  const list = usePages('list_recovery_plans', {});
  const go = useGo();
  const create = (variant: 'primary' | 'normal') => (
    <PermittedButton operation="create_recovery_plan" variant={variant} onClick={() => go(paths.createPlan)}>
      {en.plans.create}
    </PermittedButton>
  );
  return (
    <Listing
      title={en.plans.title}
      rows={list.data?.pages.flatMap((page) => page.recoveryPlans) ?? []}
      columns={columns}
      rowId={(plan) => plan.planId}
      {...asked(list)}
      actions={create('primary')}
      empty={<Empty title={en.plans.empty} hint={en.plans.emptyHint} action={create('normal')} />}
    />
  );
};
export default Plans;
