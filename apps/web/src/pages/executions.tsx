/**
 * All executions, newest first. What is filtered by stands in the address.
 */
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { CallInput, ExecutionStatusWord } from '@drs-orchestrator/contract';
import { useSearchParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { lookEveryMilliseconds, usePages } from '../data/queries.ts';
import { executionColumns } from '../execution/execution-columns.tsx';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { en } from '../text/en.ts';

const words: readonly ExecutionStatusWord[] = ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'];
const statusOptions = [{ value: '', label: en.executions.anyStatus }, ...words.map((value) => ({ value, label: en.statuses[value] }))];
const typeOptions = [
  { value: '', label: en.executions.anyType },
  { value: 'DRILL', label: en.types.DRILL },
  { value: 'RECOVERY', label: en.types.RECOVERY },
];

const filterFrom = (search: URLSearchParams): CallInput<'list_executions'> => {
  const status = words.find((word) => word === search.get('status'));
  const executionType = (['DRILL', 'RECOVERY'] as const).find((type) => type === search.get('type'));
  return { ...(status === undefined ? {} : { status }), ...(executionType === undefined ? {} : { executionType }) };
};

const Executions = () => {
  useTitle({ text: en.executions.title, href: paths.executions });
  const [search, setSearch] = useSearchParams();
  const filter = filterFrom(search);
  const list = usePages('list_executions', filter, { every: lookEveryMilliseconds });
  const change = (name: string, value: string | undefined): void => {
    const changed = new URLSearchParams(search);
    if (value === undefined || value === '') changed.delete(name);
    else changed.set(name, value);
    setSearch(changed, { replace: true });
  };
  const isFiltered = filter.status !== undefined || filter.executionType !== undefined;
  return (
    <Listing
      title={en.executions.title}
      rows={list.data?.pages.flatMap((page) => page.executions) ?? []}
      columns={executionColumns}
      rowId={(row) => row.executionId}
      {...asked(list)}
      empty={isFiltered ? <Empty title={en.executions.noMatch} /> : <Empty title={en.executions.empty} hint={en.executions.emptyHint} />}
      filter={
        <SpaceBetween direction="horizontal" size="s">
          <Select
            ariaLabel={en.executions.filterStatus}
            options={statusOptions}
            selectedOption={statusOptions.find(({ value }) => value === (filter.status ?? '')) ?? null}
            onChange={({ detail }) => change('status', detail.selectedOption.value)}
          />
          <Select
            ariaLabel={en.executions.filterType}
            options={typeOptions}
            selectedOption={typeOptions.find(({ value }) => value === (filter.executionType ?? '')) ?? null}
            onChange={({ detail }) => change('type', detail.selectedOption.value)}
          />
        </SpaceBetween>
      }
    />
  );
};
export default Executions;
