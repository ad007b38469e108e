/**
 * The journal of an execution, for those who may read it: every record in words and as it is stored, with the hash that chains it to
 * the one before.
 */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call, isPassing } from '../data/client.ts';
import { keyOf } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { Time } from '../parts/time.tsx';
import { WithIds } from '../parts/with-ids.tsx';
import { en } from '../text/en.ts';
import type { Details } from './details.ts';
import { noJournal, readOn, recordsOf, type Journal as Read, type JournalRecord } from './journal-read.ts';
import { journalRow, type JournalRow } from './journal-words.ts';

const rowsPerPage = 50;
const recordsAtOnce = 100;
const hashCharacters = 10;
/** Until the rest of one is read that is longer than one reading. */
const goOnMilliseconds = 500;

const useJournal = (executionId: string) => {
  const queries = useQueryClient();
  const key = keyOf('get_execution_journal', { executionId });
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }): Promise<Read> =>
      readOn(queries.getQueryData<Read>(key) ?? noJournal, (nextToken) =>
        call('get_execution_journal', { executionId, limit: recordsAtOnce, ...(nextToken === null ? {} : { nextToken }) }, signal),
      ),
    refetchInterval: ({ state: { data, error } }) => (error === null && data?.isWhole === false ? goOnMilliseconds : false),
  });
};

const columns: readonly TableProps.ColumnDefinition<JournalRow>[] = [
  { id: 'revision', header: en.journal.revision, cell: (row) => row.revision },
  { id: 'time', header: en.execution.time, minWidth: 120, cell: (row) => <Time at={row.at} /> },
  { id: 'what', header: en.journal.what, minWidth: 180, isRowHeader: true, cell: (row) => <What row={row} /> },
  { id: 'facts', header: en.journal.facts, minWidth: 240, cell: (row) => <Facts row={row} /> },
  {
    id: 'hash',
    header: en.journal.hash,
    minWidth: 170,
    cell: ({ hash, revision }) => (
      <CopyToClipboard
        variant="inline"
        textToCopy={hash}
        textToDisplay={hash.slice(0, hashCharacters)}
        copyButtonAriaLabel={en.journal.copyHash(revision)}
        copySuccessText={en.execution.copied}
        copyErrorText={en.states.failed}
      />
    ),
  },
];

const What = ({ row: { what, codes } }: { readonly row: JournalRow }) => (
  <>
    {what.map((one, index) => (
      <div key={index}>{one}</div>
    ))}
    <Box variant="small" color="text-body-secondary">
      {codes}
    </Box>
  </>
);

const Facts = ({ row }: { readonly row: JournalRow }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {row.facts.map((one, index) => (
        <div key={index}>
          <WithIds text={one} />
        </div>
      ))}
      <Button variant="inline-link" ariaExpanded={isOpen} ariaLabel={en.journal.storedOf(row.revision)} onClick={() => setOpen(!isOpen)}>
        {en.journal.stored}
      </Button>
      {isOpen ? (
        // A region that scrolls has to be reachable by the keyboard.
        <pre className="stored" tabIndex={0} role="region" aria-label={en.journal.storedOf(row.revision)}>
          {storedText(row)}
        </pre>
      ) : null}
    </>
  );
};

/** What of a row is the record's own. */
const stored = ({ revision, at, name, hash, previousHash, events, effects }: JournalRecord): JournalRecord => ({
  revision,
  at,
  name,
  hash,
  previousHash,
  events,
  effects,
});

const storedText = (record: JournalRecord): string => JSON.stringify(stored(record), null, 2);

const save = (executionId: string, records: readonly JournalRecord[]): void => {
  const text = JSON.stringify({ executionId, records: [...records].reverse().map(stored) }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${executionId}-journal.json`;
  link.click();
  URL.revokeObjectURL(address);
};

const textOf = ({ what, facts, codes, hash }: JournalRow): string => [...what, ...facts, codes, hash].join(' ');

export const Journal = ({ execution }: { readonly execution: Details }) => {
  const { executionId } = execution;
  const { data, error, refetch } = useJournal(executionId);
  const rows = useMemo(() => (data === undefined ? [] : recordsOf(data).map((record) => journalRow(record, execution))), [data, execution]);
  return (
    <SpaceBetween size="m">
      {error === null ? null : <Failure error={error} {...(isPassing(error) ? { retry: () => void refetch() } : {})} />}
      <PagedTable
        title={en.execution.journal}
        rows={rows}
        columns={columns}
        rowId={(row) => row.name}
        textOf={textOf}
        findLabel={en.journal.find}
        rowsPerPage={rowsPerPage}
        isLoading={data === undefined && error === null}
        empty={error === null ? <Empty title={en.execution.noJournal} /> : en.states.none}
        actions={
          <Button iconName="download" disabled={data?.isWhole !== true} onClick={() => save(executionId, rows)}>
            {en.journal.save}
          </Button>
        }
      />
    </SpaceBetween>
  );
};
