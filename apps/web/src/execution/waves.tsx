/**
 * The waves of an execution: how far each is, and what may be done about it.
 */
import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import type { TableProps } from '@cloudscape-design/components/table';
import { Listing } from '../parts/listing.tsx';
import { Status } from '../parts/status.tsx';
import { Duration, Time } from '../parts/time.tsx';
import { WithIds } from '../parts/with-ids.tsx';
import { en } from '../text/en.ts';
import { WaveButtons, type Pressed } from './actions.tsx';
import { isOver, type Details, type Server, type Wave } from './details.ts';

const shareText = ({ completed, failed, total }: Tally): string => en.executions.servers(completed, failed, total);

type Tally = { readonly completed: number; readonly failed: number; readonly total: number };

const tallies = (servers: readonly Server[]): ReadonlyMap<number, Tally> => {
  const byWave = new Map<number, Tally>();
  for (const { waveNumber, status } of servers) {
    const { completed, failed, total } = byWave.get(waveNumber) ?? { completed: 0, failed: 0, total: 0 };
    byWave.set(waveNumber, {
      completed: completed + (status === 'COMPLETED' ? 1 : 0),
      failed: failed + (status === 'FAILED' ? 1 : 0),
      total: total + 1,
    });
  }
  return byWave;
};

type Of = { readonly wave: Wave };

const Name = ({ wave: { waveNumber, waveName, attempt, dependsOn } }: Of) => (
  <>
    {`${String(waveNumber)}. ${waveName}`}
    {attempt > 1 ? ` (${en.execution.attempt(attempt)})` : ''}
    {dependsOn.length === 0 ? null : <Box color="text-body-secondary">{en.execution.after(dependsOn.join(', '))}</Box>}
  </>
);

const Standing = ({ wave: { status, reason } }: Of) => (
  <>
    <Status word={status} />
    {reason === null ? null : (
      <Box color="text-body-secondary">
        <WithIds text={reason} />
      </Box>
    )}
  </>
);

const Took = ({ wave: { startTime, endTime }, asOf }: Of & { readonly asOf: string }) =>
  startTime === null ? en.states.none : <Duration startTime={startTime} endTime={endTime} asOf={asOf} />;

export const Waves = ({ execution, press }: { readonly execution: Details; readonly press: (pressed: Pressed) => void }) => {
  const byWave = tallies(execution.serverExecutions);
  const tallyOf = (wave: Wave): Tally => byWave.get(wave.waveNumber) ?? { completed: 0, failed: 0, total: 0 };
  const columns: readonly TableProps.ColumnDefinition<Wave>[] = [
    { id: 'wave', header: en.execution.wave, minWidth: 140, isRowHeader: true, cell: (wave) => <Name wave={wave} /> },
    { id: 'status', header: en.executions.status, minWidth: 150, cell: (wave) => <Standing wave={wave} /> },
    {
      id: 'progress',
      header: en.executions.progress,
      minWidth: 200,
      cell: (wave) => {
        const tally = tallyOf(wave);
        return (
          <ProgressBar
            ariaLabel={en.execution.progressOf(wave.waveName)}
            value={tally.total === 0 ? 0 : (tally.completed / tally.total) * 100}
            additionalInfo={shareText(tally)}
          />
        );
      },
    },
    { id: 'started', header: en.executions.started, minWidth: 130, cell: (wave) => <Time at={wave.startTime} /> },
    { id: 'duration', header: en.executions.duration, minWidth: 120, cell: (wave) => <Took wave={wave} asOf={execution.asOf} /> },
    ...(isOver(execution)
      ? []
      : [{ id: 'forecast', header: en.execution.forecast, minWidth: 130, cell: (wave: Wave) => <Time at={wave.forecastEndTime} /> }]),
    {
      id: 'actions',
      header: en.execution.actions,
      minWidth: 190,
      cell: (wave) => (
        <WaveButtons wave={wave.waveName} allowed={wave.allowedActions} press={(action) => press({ action, wave: wave.waveNumber })} />
      ),
    },
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
