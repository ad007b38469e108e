/**
 * What the events of a termination do.
 *
 * Owns: `Execution.termination`. They are all that may still happen to an execution that has ended (I5), and none of them
 * touches its status, its waves or its servers.
 */
import { executionWith } from './changed.ts';
import type { TerminationEvent } from './event.ts';
import type { Stamp } from './stamp.ts';
import type { Execution, Termination, TerminationAsk, TerminationChunk } from './state.ts';

export const evolveTermination = (execution: Execution, event: TerminationEvent, stamp: Stamp): Execution =>
  executionWith(execution, {
    termination: event.type === 'termination-requested' ? requested(execution.termination, event, stamp) : changed(execution, event, stamp),
  });

const requested = (
  before: Termination | null,
  event: Extract<TerminationEvent, { type: 'termination-requested' }>,
  { at }: Stamp,
): Termination => ({
  by: event.by,
  requestedAt: at,
  spared: event.spared,
  more: event.more,
  chunks: [
    ...(before?.chunks ?? []),
    ...event.chunks.map((chunk): TerminationChunk => ({
      ...chunk,
      unknown: [],
      ask: { kind: 'waiting', tries: 0, since: at, retryAt: at, reason: null },
    })),
  ],
});

type ChunkEvent = Exclude<TerminationEvent, { type: 'termination-requested' }>;

const changed = ({ id, termination }: Execution, event: ChunkEvent, stamp: Stamp): Termination => {
  if (termination === null) throw new Error(`Event ${event.type} for execution ${id}, of which nothing is to be terminated`);
  return {
    ...termination,
    chunks: termination.chunks.map((chunk) => {
      if (chunk.number !== event.chunk) return chunk;
      const unknown = event.type === 'termination-deferred' ? [...chunk.unknown, ...event.unknown] : chunk.unknown;
      return { ...chunk, unknown, ask: askAfter(chunk.ask, event, stamp) };
    }),
  };
};

const askAfter = (ask: TerminationAsk, event: ChunkEvent, { at }: Stamp): TerminationAsk => {
  const since = ask.kind === 'waiting' || ask.kind === 'asked' ? ask.since : at;
  const tries = ask.kind === 'waiting' || ask.kind === 'asked' ? ask.tries : 0;
  switch (event.type) {
    case 'termination-asked':
      return { kind: 'asked', tries: tries + 1, since, at, unsure: false, looks: [], lookFrom: null };
    case 'termination-unsure':
      return ask.kind === 'asked' ? { ...ask, unsure: true } : ask;
    case 'termination-looked':
      return ask.kind === 'asked' ? { ...ask, looks: [...ask.looks, at] } : ask;
    case 'termination-unseen':
      return ask.kind === 'asked' ? { ...ask, lookFrom: event.lookFrom } : ask;
    case 'termination-deferred':
      return { kind: 'waiting', tries, since, retryAt: event.retryAt, reason: event.reason };
    case 'termination-job-known':
      return { kind: 'working', jobId: event.jobId, askedAt: ask.kind === 'asked' ? ask.at : at, jobStatus: 'PENDING' };
    case 'termination-job-observed':
      return ask.kind === 'working' ? { ...ask, jobStatus: event.jobStatus } : ask;
    case 'termination-over':
      return { kind: 'over', jobId: ask.kind === 'working' ? ask.jobId : null, at, failed: event.failed, reason: event.reason };
    case 'termination-checked':
      return ask.kind === 'over' || ask.kind === 'checked'
        ? { kind: 'checked', jobId: ask.jobId, at, remaining: event.remaining, reason: ask.reason }
        : ask;
  }
};
