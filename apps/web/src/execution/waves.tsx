/**
 * The waves of an execution: how far each is, and what may be done about it.
 */
import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { Listing } from '../parts/listing.tsx';
import { Status } from '../parts/status.tsx';
import { Duration, Time } from '../parts/time.tsx';
import { WithIds } from '../parts/with-ids.tsx';
import { en } from '../text/en.ts';
import { WaveButtons } from './actions.tsx';
import type { Pressed } from './consequences.ts';
import { isOver, type Details, type Wave } from './details.ts';

type Of = { readonly wave: Wave };

const Name = ({ wave: { waveNumber, waveName, attempt, dependsOn } }: Of) => (
  <>
    {en.execution.waveName(waveNumber, waveName)}
    {attempt > 1 ? ` (${en.execution.attempt(attempt)})` : ''}
    {dependsOn.length === 0 ? null : <Box color="text-body-secondary">{en.execution.after(dependsOn)}</Box>}
  </>
);

/** With what may be done about it: where the status is seen, so is that, however narrow the window. */
const Standing = ({ wave, press }: Of & { readonly press: (pressed: Pressed) => void }) => (
  <SpaceBetween size="xxs">
    <Status word={wave.status} />
    {wave.reason === null ? null : (
      <Box color="text-body-secondary">
        <WithIds text={wave.reason} />
      </Box>
    )}
    <WaveButtons wave={wave} press={press} />
  </SpaceBetween>
);

const Progress = ({ wave: { waveName, serversCompleted, serversFailed, totalServers } }: Of) => (
  <ProgressBar
    ariaLabel={en.execution.progressOf(waveName)}
    value={totalServers === 0 ? 0 : (serversCompleted / totalServers) * 100}
    additionalInfo={en.executions.servers(serversCompleted, serversFailed, totalServers)}
  />
);

const Took = ({ wave: { startTime, endTime }, asOf }: Of & { readonly asOf: string }) =>
  startTime === null ? en.states.none : <Duration startTime={startTime} endTime={endTime} asOf={asOf} />;

export const Waves = ({
  execution,
  asOf,
  press,
}: {
  readonly execution: Details;
  readonly asOf: string;
  readonly press: (pressed: Pressed) => void;
}) => {
  const columns: readonly TableProps.ColumnDefinition<Wave>[] = [
    { id: 'wave', header: en.execution.wave, minWidth: 120, isRowHeader: true, cell: (wave) => <Name wave={wave} /> },
    { id: 'status', header: en.executions.status, minWidth: 170, cell: (wave) => <Standing wave={wave} press={press} /> },
    { id: 'progress', header: en.executions.progress, minWidth: 180, cell: (wave) => <Progress wave={wave} /> },
    { id: 'started', header: en.executions.started, minWidth: 130, cell: (wave) => <Time at={wave.startTime} /> },
    { id: 'duration', header: en.executions.duration, minWidth: 120, cell: (wave) => <Took wave={wave} asOf={asOf} /> },
    ...(isOver(execution)
      ? []
      : [{ id: 'forecast', header: en.execution.forecast, minWidth: 130, cell: (wave: Wave) => <Time at={wave.forecastEndTime} /> }]),
  ];
  return (
    <Listing
      title={en.execution.waves}
      variant="container"
      headingLevel="h2"
      rows={execution.waveStatuses}
      columns={columns}
      rowId={(wave) => String(wave.waveNumber)}
      isLoading={false}
      empty={en.states.none}
    />
  );
};
