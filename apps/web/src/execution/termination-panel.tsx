/**
 * Terminating what an execution has launched, as far as it is: all of it, and each instance; what is still there stands first.
 */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { placeWords } from '../parts/place-text.ts';
import { en } from '../text/en.ts';
import {
  countOf,
  isTerminating,
  tallyText,
  terminationRows,
  type EndState,
  type TerminationRow,
  type TerminationStatus,
} from './termination.ts';
import type { Server } from './details.ts';

const signs: Readonly<Record<EndState, StatusIndicatorProps.Type>> = {
  waiting: 'pending',
  terminating: 'in-progress',
  terminated: 'success',
  failed: 'error',
  'left-alone': 'info',
};

const columns: readonly TableProps.ColumnDefinition<TerminationRow>[] = [
  { id: 'server', minWidth: 130, header: en.termination.server, isRowHeader: true, cell: (row) => row.name },
  { id: 'wave', minWidth: 70, header: en.termination.wave, cell: (row) => row.waveNumber ?? en.states.none },
  { id: 'instance', minWidth: 190, header: en.termination.instance, cell: (row) => <span className="whole">{row.instanceId}</span> },
  { id: 'place', minWidth: 190, header: en.termination.place, cell: placeWords },
  {
    id: 'state',
    minWidth: 160,
    header: en.termination.state,
    cell: ({ state }) => <StatusIndicator type={signs[state]}>{en.termination.states[state]}</StatusIndicator>,
  },
];

const textOf = ({ name, instanceId, accountId, region, state }: TerminationRow): string =>
  [name, instanceId, accountId, region, en.termination.states[state]].join(' ');

type Props = {
  readonly question: { readonly data: TerminationStatus | undefined; readonly error: unknown; readonly refetch: () => unknown };
  readonly servers: readonly Server[];
};

/** Nothing as long as nobody has asked for it. */
export const TerminationPanel = ({ question: { data, error, refetch }, servers }: Props) => {
  const failure = error === null ? null : <Failure error={error} retry={() => void refetch()} />;
  if (failure === null && data?.requested !== true) return null;
  return (
    <Container header={<Header variant="h2">{en.termination.title}</Header>}>
      <SpaceBetween size="m">
        {failure}
        {data?.requested === true ? <Standing status={data} servers={servers} /> : null}
      </SpaceBetween>
    </Container>
  );
};

const Standing = ({ status, servers }: { readonly status: TerminationStatus; readonly servers: readonly Server[] }) => {
  const { instances, progressPercent } = status;
  const rows = useMemo(() => terminationRows(instances, servers), [instances, servers]);
  const left = countOf(instances, 'failed');
  const goesOn = isTerminating(status);
  return (
    <SpaceBetween size="m">
      {left === 0 ? null : (
        <Alert type="error" header={en.termination.left(left)}>
          {en.termination.leftHint}
        </Alert>
      )}
      {goesOn ? (
        <ProgressBar label={en.termination.goingOn} value={progressPercent} additionalInfo={tallyText(instances)} />
      ) : left > 0 ? null : (
        <StatusIndicator type="success">{en.termination.done}</StatusIndicator>
      )}
      <ExpandableSection headerText={en.termination.each(instances.length)} defaultExpanded={goesOn || left > 0}>
        <PagedTable
          title={en.termination.instances}
          variant="borderless"
          headingLevel="h3"
          rows={rows}
          columns={columns}
          rowId={(row) => row.instanceId}
          textOf={textOf}
          findLabel={en.termination.find}
          empty={<Empty title={en.termination.none} />}
        />
      </ExpandableSection>
    </SpaceBetween>
  );
};
