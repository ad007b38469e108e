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
import { PermittedButton, useMay } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

const words = executionStatus.options;
const types = ['DRILL', 'RECOVERY'] as const;
const filterNames = ['status', 'type', 'plan'] as const;
type Filters = AddressFilters<(typeof filterNames)[number]>;

const inputOf = ({ status, type, plan }: Filters['values']): CallInput<'list_executions'> => {
  const word = words.find((one) => one === status);
  const executionType = types.find((one) => one === type);
  return {
    ...(word === undefined ? {} : { status: word }),
    ...(executionType === undefined ? {} : { executionType }),
    ...(plan === '' ? {} : { planId: plan }),
  };
};

const Executions = () => {
  useTitle({ text: en.executions.title, href: paths.executions });
  const filters = useAddressFilters(filterNames);
  const list = usePages('list_executions', inputOf(filters.values), { every: lookEveryMilliseconds });
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
          filters.isFiltered ? (
            <Empty title={en.executions.noMatch} action={<Button onClick={filters.clear}>{en.executions.clear}</Button>} />
          ) : (
            <Empty title={en.executions.empty} hint={en.executions.emptyHint} />
          )
        }
        filter={<FilterBar filters={filters} />}
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
                  itemSelectionLabel: (_, row) => en.executions.select(`${row.planName}, ${row.startTime}`),
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

const FilterBar = ({ filters: { values, change } }: { readonly filters: Filters }) => {
  const plans = useAllPages('list_recovery_plans', {});
  const options =
    plans.data?.flatMap((page) => page.recoveryPlans.map(({ planId, planName }) => ({ value: planId, label: planName }))) ?? [];
  return (
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
  );
};
