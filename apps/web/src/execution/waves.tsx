/**
 * The waves of an execution: how far each is, and what may be done about it.
 */
import ProgressBar from '@cloudscape-design/components/progress-bar';
import type { TableProps } from '@cloudscape-design/components/table';
import { Listing } from '../parts/listing.tsx';
import { Status } from '../parts/status.tsx';
import { between, durationText, Time } from '../parts/time.tsx';
import { en } from '../text/en.ts';
import { WaveButtons, type Pressed } from './actions.tsx';
import type { Details, Server, Wave } from './use-execution.ts';

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

export const Waves = ({ execution, press }: { readonly execution: Details; readonly press: (pressed: Pressed) => void }) => {
  const byWave = tallies(execution.serverExecutions);
  const tallyOf = (wave: Wave): Tally => byWave.get(wave.waveNumber) ?? { completed: 0, failed: 0, total: 0 };
  const columns: readonly TableProps.ColumnDefinition<Wave>[] = [
    {
      id: 'wave',
      header: en.execution.wave,
      minWidth: 120,
      isRowHeader: true,
      cell: (wave) => `${String(wave.waveNumber)}. ${wave.waveName}${wave.attempt > 1 ? ` (${en.execution.attempt(wave.attempt)})` : ''}`,
    },
    { id: 'status', header: en.executions.status, minWidth: 150, cell: (wave) => <Status word={wave.status} /> },
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
    {
      id: 'duration',
      header: en.executions.duration,
      minWidth: 120,
      cell: ({ startTime, endTime }) =>
        startTime === null || endTime === null ? en.states.none : durationText(between(startTime, endTime)),
    },
    { id: 'forecast', header: en.execution.forecast, cell: (wave) => <Time at={wave.forecastEndTime} /> },
    {
      id: 'after',
      header: en.execution.dependsOn,
      cell: ({ dependsOn }) => (dependsOn.length === 0 ? en.execution.nothingBefore : dependsOn.join(', ')),
    },
    { id: 'reason', header: en.execution.reason, minWidth: 100, cell: (wave) => wave.reason ?? en.states.none },
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
