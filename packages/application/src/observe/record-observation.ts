/**
 * Writing down what a look has shown of one execution.
 *
 * Owns: recording observation events and the times. Where nothing changed, only the times are written, without a record.
 *
 * Invariant I1: only `ObservationEvent`s are appended here, and none of them names the execution's status. A record that ends
 * a wave leaves the news of it to be told; who called carries that out.
 */
import {
  between,
  decideObservation,
  isTerminal,
  nextStep,
  ok,
  refused,
  statusWord,
  waveNews,
  waveState,
  type NextStep,
  type Observation,
  type ObservationEffect,
  type ObservationEvent,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { loadVisible, timesAfter } from '../journal/change.ts';
import type { Loaded } from '../journal/journal.ts';
import type { Refusal } from '../refusal.ts';

type Deps = Pick<Application, 'journal' | 'clock' | 'limits' | 'log'>;

/** Server changes in one record: about 150 KB, so that a record stays below DynamoDB's 400 KB item. */
const changesPerRecord = 500;
const mostConflicts = 25;

/** All that a look may record (I1). */
type ObservationRecord = { readonly events: readonly ObservationEvent[]; readonly effects: readonly ObservationEffect[] };

export type Recorded = { readonly loaded: Loaded; readonly next: NextStep; readonly wavesUpdated: number };

export const recordObservation = async (deps: Deps, first: Loaded, observation: Observation): Promise<Result<Recorded, Refusal>> => {
  let loaded = first;
  for (let conflicts = 0; conflicts <= mostConflicts; conflicts += 1) {
    const events = decideObservation(loaded.execution, observation);
    const written = await writeAll(deps, loaded, observation, splitRecords(events));
    if (written !== null) {
      tellWaveEnds(deps, written, events);
      return ok({
        loaded: written,
        next: nextStep(written.execution, deps.clock.now(), deps.limits),
        wavesUpdated: countWaves(loaded, events),
      });
    }
    deps.log.metric('WriteConflicts', 1, 'Count');
    const again = await loadVisible(deps, { executionId: loaded.execution.id });
    if (!again.ok) return again;
    loaded = again.value;
  }
  return refused({ kind: 'busy', retryAfterSeconds: 1 });
};

/** Null: somebody else wrote first. Where nothing changed only the times are written, without a record. */
const writeAll = async (
  deps: Deps,
  first: Loaded,
  { takenAt }: Observation,
  records: readonly (readonly ObservationEvent[])[],
): Promise<Loaded | null> => {
  if (isTerminal(first.execution)) return first;
  const times = timesAfter(deps, first.head.lastPolledTime, takenAt);
  if (records.length === 0) {
    const touched = await deps.journal.touch(first, times(first.execution));
    return touched.ok ? touched.value : null;
  }
  let loaded = first;
  for (const events of records) {
    const decision: ObservationRecord = { events, effects: waveNews(events) };
    const written = await deps.journal.append(loaded, decision, deps.clock.now(), { times });
    if (!written.ok) return null;
    loaded = written.value;
  }
  return loaded;
};

const splitRecords = (events: readonly ObservationEvent[]): readonly (readonly ObservationEvent[])[] => {
  const [first, ...rest] = events;
  if (first === undefined) return [];
  if (first.type !== 'servers-observed' || first.changes.length <= changesPerRecord) return [events];
  const head = { ...first, changes: first.changes.slice(0, changesPerRecord) };
  const tail = { ...first, changes: first.changes.slice(changesPerRecord) };
  return [[head], ...splitRecords([tail, ...rest])];
};

/** How each wave ended that has just ended, why, and how long a complete one took. */
const tellWaveEnds = ({ log }: Deps, { execution }: Loaded, events: readonly ObservationEvent[]): void => {
  for (const event of events) {
    if (event.type !== 'wave-completed' && event.type !== 'wave-failed' && event.type !== 'wave-timed-out') continue;
    const { status } = waveState(execution, event.wave);
    const reason = 'reason' in status ? status.reason : null;
    log.info('Wave ended', { executionId: execution.id, wave: event.wave, status: statusWord(status), reason });
    if (status.kind === 'completed') log.metric('WaveCompletionTime', between(status.since, status.endedAt), 'Milliseconds');
  }
};

const countWaves = ({ execution }: Loaded, events: readonly ObservationEvent[]): number => {
  const waves = events.flatMap((event) =>
    event.type === 'servers-observed' ? event.changes.map((change) => execution.servers[change.server]?.wave) : [event.wave],
  );
  return new Set(waves).size;
};
