/**
 * What stands in the way of a start, each with what to do about it; what passes is out of the way.
 */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useState } from 'react';
import { en } from '../text/en.ts';
import { Empty } from './empty.tsx';
import { Listing } from './listing.tsx';
import { useTimeText } from './time.tsx';

type Check = OutputOf<'check_readiness'>['checks'][number];

const signs: Readonly<Record<Check['result'], StatusIndicatorProps.Type>> = {
  pass: 'success',
  warn: 'warning',
  block: 'error',
  unknown: 'error',
};

/** What stands in the way first. */
const order: readonly Check['result'][] = ['block', 'unknown', 'warn', 'pass'];

/** Many servers with one trouble are one trouble; the buttons below should stay near. */
const rowsAtOnce = 10;

const columns: readonly TableProps.ColumnDefinition<Check>[] = [
  {
    id: 'result',
    header: en.start.result,
    minWidth: 130,
    cell: ({ result }) => <StatusIndicator type={signs[result]}>{en.start.results[result]}</StatusIndicator>,
  },
  { id: 'check', header: en.start.check, minWidth: 150, isRowHeader: true, cell: ({ id }) => id },
  { id: 'subject', header: en.start.subject, minWidth: 180, cell: ({ subject }) => <span className="whole">{subject}</span> },
  { id: 'found', header: en.start.found, minWidth: 240, cell: ({ message }) => message },
  { id: 'fix', header: en.start.fix, minWidth: 200, cell: ({ fix }) => fix },
];

type ChecksProps = {
  readonly title: string;
  readonly checks: readonly Check[];
  readonly isGood: boolean;
  /** In words what `isGood` means. */
  readonly verdict: string;
};

export const Checks = ({ title, checks, isGood, verdict }: ChecksProps) => {
  const [showsAll, setShowsAll] = useState(false);
  const [shown, setShown] = useState(rowsAtOnce);
  const rows = order.flatMap((result) => (result === 'pass' && !showsAll ? [] : checks.filter((check) => check.result === result)));
  return (
    <Listing
      title={title}
      variant="container"
      headingLevel="h2"
      rows={rows.slice(0, shown)}
      more={rows.length > shown ? () => setShown(shown + rowsAtOnce) : undefined}
      columns={columns}
      rowId={({ id, subject, message }) => `${id} ${subject} ${message}`}
      isLoading={false}
      empty={<Empty title={en.start.allPass} />}
      actions={<StatusIndicator type={isGood ? 'success' : 'error'}>{verdict}</StatusIndicator>}
      filter={
        <Toggle checked={showsAll} onChange={({ detail }) => setShowsAll(detail.checked)}>
          {en.start.showPassed}
        </Toggle>
      }
    />
  );
};

export const ReadinessReport = ({ answer }: { readonly answer: OutputOf<'check_readiness'> }) => {
  const text = useTimeText();
  const { oldest, newest, unknown } = answer.recoveryPoints;
  const spread = oldest === null || newest === null ? en.states.unknown : en.start.spreadText(text(oldest), text(newest));
  return (
    <SpaceBetween size="s">
      <Checks
        title={en.start.readiness}
        checks={answer.checks}
        isGood={answer.ready}
        verdict={answer.ready ? en.start.ready : en.start.notReady}
      />
      <Box color="text-body-secondary">
        {en.start.spread}: {spread}
        {unknown > 0 ? `, ${en.start.unknownServers(unknown)}` : ''}
      </Box>
    </SpaceBetween>
  );
};
