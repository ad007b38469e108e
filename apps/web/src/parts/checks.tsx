/**
 * What was found in the way, each with what to do about it; what passes is out of the way.
 */
import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { en } from '../text/en.ts';
import { checkRows, type Check, type CheckRow } from './check-groups.ts';
import { Empty } from './empty.tsx';
import { Listing } from './listing.tsx';
import { WithIds } from './with-ids.tsx';

const signs: Readonly<Record<Check['result'], StatusIndicatorProps.Type>> = {
  pass: 'success',
  warn: 'warning',
  block: 'error',
  unknown: 'error',
};

const columns: readonly TableProps.ColumnDefinition<CheckRow>[] = [
  {
    id: 'result',
    header: en.start.result,
    minWidth: 150,
    cell: ({ result }) => <StatusIndicator type={signs[result]}>{en.start.results[result]}</StatusIndicator>,
  },
  { id: 'check', header: en.start.check, minWidth: 150, isRowHeader: true, cell: ({ id }) => en.start.checks[id] },
  {
    id: 'subject',
    header: en.start.subject,
    minWidth: 180,
    cell: ({ subject, others }) => (
      <>
        <span className="whole">{subject}</span>
        {others.length === 0 ? null : <Box color="text-body-secondary">{en.start.others}</Box>}
      </>
    ),
  },
  { id: 'found', header: en.start.found, minWidth: 240, cell: ({ message }) => <WithIds text={message} /> },
  { id: 'fix', header: en.start.fix, minWidth: 200, cell: ({ fix }) => fix },
];

type Props = {
  readonly title: string;
  readonly checks: readonly Check[];
  readonly verdict: 'success' | 'warning' | 'error';
  readonly verdictText: string;
};

export const Checks = ({ title, checks, verdict, verdictText }: Props) => {
  const [showsAll, setShowsAll] = useState(false);
  const [opened, setOpened] = useState<readonly string[]>([]);
  const rows = checkRows(checks).filter(({ result }) => showsAll || result !== 'pass');
  return (
    <Listing
      title={title}
      variant="container"
      headingLevel="h2"
      rows={rows}
      columns={columns}
      rowId={({ key }) => key}
      nested={{
        childrenOf: ({ others }) => others,
        opened,
        toggle: ({ key }, isOpen) => setOpened(isOpen ? [...opened, key] : opened.filter((other) => other !== key)),
        label: ({ id, subject }) => en.start.allOf(en.start.checks[id], subject),
      }}
      isLoading={false}
      empty={<Empty title={en.start.allPass} />}
      actions={<StatusIndicator type={verdict}>{verdictText}</StatusIndicator>}
      filter={
        <Toggle checked={showsAll} onChange={({ detail }) => setShowsAll(detail.checked)}>
          {en.start.showPassed}
        </Toggle>
      }
    />
  );
};
