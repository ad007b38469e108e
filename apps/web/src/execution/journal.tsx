/**
 * The journal of an execution, for those who may read it: every record, with the hash that chains it to the one before.
 */
import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useAllPages } from '../data/queries.ts';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';

type JournalRecord = OutputOf<'get_execution_journal'>['records'][number];

const hashCharacters = 12;

const columns: readonly TableProps.ColumnDefinition<JournalRecord>[] = [
  { id: 'revision', header: '#', cell: (record) => record.revision },
  { id: 'time', header: en.execution.time, cell: (record) => <Time at={record.at} /> },
  {
    id: 'events',
    header: en.execution.event,
    isRowHeader: true,
    cell: (record) => [...record.events.map(({ type }) => type), ...record.effects.map(({ kind }) => `→ ${kind}`)].join(', '),
  },
  { id: 'hash', header: 'SHA-256', cell: (record) => <Box variant="code">{record.hash.slice(0, hashCharacters)}</Box> },
];

export const Journal = ({ executionId }: { readonly executionId: string }) => {
  const journal = useAllPages('get_execution_journal', { executionId, limit: 100 });
  const records = journal.data?.flatMap((page) => page.records) ?? [];
  return (
    <Listing
      title={en.execution.journal}
      variant="container"
      headingLevel="h2"
      rows={[...records].reverse()}
      columns={columns}
      rowId={(record) => record.name}
      {...asked(journal)}
      empty={<Empty title={en.execution.noJournal} />}
    />
  );
};
