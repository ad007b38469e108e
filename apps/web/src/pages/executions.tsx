/**
 * All executions, newest first. What is filtered by stands in the address; who may can delete what is over.
 */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { executionStatus, type CallInput } from '@drs-orchestrator/contract';
import { useState } from 'react';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { lookEveryMilliseconds, useAllPages, usePages } from '../data/queries.ts';
import { DeleteExecutions, type Deletion } from '../execution/delete-executions.tsx';
import { executionColumns } from '../execution/execution-columns.tsx';
import { executionRows, type ExecutionRow } from '../execution/execution-rows.ts';
import { useAddressFilters, type AddressFilters } from '../parts/address-filters.ts';
import { Empty } from '../parts/empty.tsx';
import { FilterSelect } from '../parts/filter-select.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { MomentField } from '../parts/moment-field.tsx';
import { knownMoment } from '../parts/moments.ts';
import { PermittedButton, useMay } from '../parts/permitted.tsx';
import { useTimeText } from '../parts/time.tsx';
import { en } from '../text/en.ts';

const words = executionStatus.options;
const types = ['DRILL', 'RECOVERY'] as const;
const filterNames = ['status', 'type', 'plan', 'from', 'to'] as const;
type Filters = AddressFilters<(typeof filterNames)[number]>;

/** What an address asks for that there is not is not asked for. */
const knownOf = ({ status, type, plan, from, to }: Filters['values']): Filters['values'] => ({
  status: words.find((word) => word === status) ?? '',
  type: types.find((one) => one === type) ?? '',
  plan,
  from: knownMoment(from),
  to: knownMoment(to),
});

const inputOf = ({ status, type, plan, from, to }: Filters['values']): CallInput<'list_executions'> => {
  const word = words.find((one) => one === status);
  const executionType = types.find((one) => one === type);
  return {
    ...(word === undefined ? {} : { status: word }),
    ...(executionType === undefined ? {} : { executionType }),
    ...(plan === '' ? {} : { planId: plan }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  };
};

const Executions = () => {
  useTitle({ text: en.executions.title, href: paths.executions });
  const filters = useAddressFilters(filterNames);
  const values = knownOf(filters.values);
  const text = useTimeText();
  const list = usePages('list_executions', inputOf(values), { every: lookEveryMilliseconds });
  const mayDelete = useMay('delete_executions') === true;
  const [chosen, setChosen] = useState<readonly ExecutionRow[]>([]);
  const [deletion, setDeletion] = useState<Deletion | null>(null);
  const rows = executionRows(list.data?.pages ?? []);
  const listed = new Set(rows.map(({ executionId }) => executionId));
  const chosenIds = chosen.map(({ executionId }) => executionId).filter((id) => listed.has(id));
  return (
    <>
      <Listing<ExecutionRow>
        title={en.executions.title}
        rows={rows}
        columns={executionColumns}
        rowId={(row) => row.executionId}
        {...asked(list)}
        empty={
          Object.values(values).some((value) => value !== '') ? (
            <Empty title={en.executions.noMatch} action={<Button onClick={filters.clear}>{en.executions.clear}</Button>} />
          ) : (
            <Empty title={en.executions.empty} hint={en.executions.emptyHint} />
          )
        }
        filter={<FilterBar values={values} change={filters.change} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <PermittedButton
              operation="delete_executions"
              disabled={chosenIds.length === 0}
              onClick={() => setDeletion({ kind: 'chosen', ids: chosenIds })}
            >
              {en.executions.remove}
            </PermittedButton>
            <PermittedButton operation="delete_completed_executions" onClick={() => setDeletion({ kind: 'ended' })}>
              {en.executions.removeEnded}
            </PermittedButton>
          </SpaceBetween>
        }
        {...(mayDelete
          ? {
              selection: {
                selectedItems: chosen,
                onSelectionChange: ({ detail }) => setChosen(detail.selectedItems),
                ariaLabels: {
                  selectionGroupLabel: en.executions.title,
                  allItemsSelectionLabel: () => en.executions.selectAll,
                  itemSelectionLabel: (_, row) => en.executions.select(`${row.planName}, ${text(row.startTime)}`),
                },
              },
            }
          : {})}
      />
      {deletion === null ? null : <DeleteExecutions deletion={deletion} close={() => setDeletion(null)} done={() => setChosen([])} />}
    </>
  );
};
export default Executions;

const FilterBar = ({ values, change }: Pick<Filters, 'values' | 'change'>) => {
  const plans = useAllPages('list_recovery_plans', {});
  const options =
    plans.data?.flatMap((page) => page.recoveryPlans.map(({ planId, planName }) => ({ value: planId, label: planName }))) ?? [];
  return (
    <>
      <div className="filters">
        <FilterSelect
          label={en.executions.filterStatus}
          any={en.executions.anyStatus}
          options={words.map((value) => ({ value, label: en.statuses[value] }))}
          value={values.status}
          change={(value) => change('status', value)}
        />
        <FilterSelect
          label={en.executions.filterType}
          any={en.executions.anyType}
          options={types.map((value) => ({ value, label: en.types[value] }))}
          value={values.type}
          change={(value) => change('type', value)}
        />
        <FilterSelect
          label={en.executions.filterPlan}
          any={en.executions.anyPlan}
          options={options}
          value={values.plan}
          change={(value) => change('plan', value)}
        />
      </div>
      <div className="moments">
        <MomentField
          label={en.executions.filterFrom}
          meaning="from"
          value={values.from}
          change={(moment) => moment === undefined || change('from', moment)}
        />
        <MomentField
          label={en.executions.filterTo}
          meaning="to"
          value={values.to}
          error={values.from !== '' && values.to !== '' && values.to < values.from ? en.executions.turned : null}
          change={(moment) => moment === undefined || change('to', moment)}
        />
      </div>
    </>
  );
};
