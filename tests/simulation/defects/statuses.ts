/**
 * Planted: statuses that are changed by whoever has no business to, or after the end (I1, I3, I5, I8).
 */
import type { Execution } from '@drs-orchestrator/domain';
import { decideCancel, decidePause, decideRetry, isTerminal, ok } from '@drs-orchestrator/domain';
import { withUseCases, type Planted } from './planted.ts';

/** As if it had not ended. */
const stillRunning = (execution: Execution): Execution =>
  isTerminal(execution) ? { ...execution, status: { kind: 'running' } } : execution;

export const statuses = {
  'poll-finalizes': {
    invariant: 'I1',
    does: 'finalizes in a poll that sees the last wave completed',
    defect: withUseCases((useCases) => ({
      pollExecution: async (request) => {
        const polled = await useCases.pollExecution(request);
        if (polled.ok && polled.value.next.kind === 'finalize') await useCases.finalizeExecution(request);
        return polled;
      },
    })),
  },
  'poll-settles': {
    invariant: 'I1',
    does: 'settles in a poll, as soon as nothing is in flight any more',
    defect: withUseCases((useCases) => ({
      pollExecution: async (request) => {
        const polled = await useCases.pollExecution(request);
        if (polled.ok && polled.value.next.kind === 'settle') await useCases.settleExecution(request);
        return polled;
      },
    })),
  },
  'find-pauses-what-failed': {
    invariant: 'I1',
    does: 'pauses in find where a wave has failed, so that somebody looks at it',
    defect: withUseCases((useCases, app) => ({
      findActive: async (request) => {
        const found = await useCases.findActive(request);
        for (const { executionId } of found.ok ? found.value.results : []) {
          const loaded = await app.journal.load(executionId);
          if (loaded === undefined || !loaded.execution.waves.some(({ status }) => status.kind === 'failed')) continue;
          const paused = decidePause(loaded.execution, { name: 'find', proof: 'asserted' });
          if (paused.ok) await app.journal.append(loaded, paused.value, app.clock.now());
        }
        return found;
      },
    })),
  },
  'finalize-looks-at-no-wave': {
    invariant: 'I3',
    does: 'finalizes whatever its waves are like',
    defect: withUseCases((useCases, app) => ({
      finalizeExecution: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        if (loaded?.execution.status.kind !== 'running') return useCases.finalizeExecution(request);
        const effects = [{ kind: 'release-claims' }, { kind: 'notify', topic: 'completed' }] as const;
        await app.journal.append(loaded, { events: [{ type: 'completed' }], effects }, app.clock.now());
        return useCases.finalizeExecution(request);
      },
    })),
  },
  'finalize-takes-failures-that-continue': {
    invariant: 'I3',
    does: 'completes an execution whose failed waves have onFailure CONTINUE',
    defect: withUseCases((useCases, app) => ({
      settleExecution: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        const isLetPass = loaded?.execution.waves.every(
          ({ status, number }) =>
            status.kind === 'completed' || (status.kind === 'failed' && loaded.execution.plan.waves[number - 1]?.onFailure === 'CONTINUE'),
        );
        if (loaded?.execution.status.kind === 'running' && isLetPass === true) {
          const effects = [{ kind: 'release-claims' }, { kind: 'notify', topic: 'completed' }] as const;
          await app.journal.append(loaded, { events: [{ type: 'completed' }], effects }, app.clock.now());
        }
        return useCases.settleExecution(request);
      },
    })),
    also: { I5: 'its step `settle` may not write COMPLETED at all, and that is said of who wrote it' },
  },
  'skip-forgets-who-and-why': {
    invariant: 'I3',
    does: 'records a skipped wave without a name and a reason',
    defect: withUseCases((useCases) => ({
      skipWave: (request) => useCases.skipWave({ ...request, reason: '', by: { name: '', proof: 'asserted' } }),
    })),
    also: { I14: 'the reason that was given is not the one on record, which is seen before the execution ends' },
  },
  'late-cancel': {
    invariant: 'I5',
    does: 'writes a cancellation over an execution that has ended meanwhile',
    defect: withUseCases((useCases, app) => ({
      cancelExecution: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        if (loaded === undefined || !isTerminal(loaded.execution)) return useCases.cancelExecution(request);
        const execution = stillRunning(loaded.execution);
        const cancelled = decideCancel(execution, request.by);
        if (cancelled.ok) await app.journal.append({ ...loaded, execution }, cancelled.value, app.clock.now());
        return useCases.cancelExecution(request);
      },
    })),
  },
  'retry-reopens': {
    invariant: 'I5',
    does: 'retries a wave of an execution that has failed, and lets it run on',
    defect: withUseCases((useCases, app) => ({
      retryWave: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        const wave = loaded?.execution.waves[request.wave - 1];
        if (loaded?.execution.status.kind !== 'failed' || wave === undefined) return useCases.retryWave(request);
        const execution = stillRunning(loaded.execution);
        const retry = decideRetry(execution, wave, null, request.by);
        if (retry.ok) await app.journal.append({ ...loaded, execution }, retry.value.decision, app.clock.now());
        return useCases.retryWave(request);
      },
    })),
  },
  'finalize-tells-again': {
    invariant: 'I8',
    does: 'leaves the news of the end, and the release of the claims, once more when it is finalized a second time',
    defect: withUseCases((useCases, app) => ({
      finalizeExecution: async (request) => {
        const finalized = await useCases.finalizeExecution(request);
        const loaded = finalized.ok && finalized.value.alreadyFinalized ? await app.journal.load(request.executionId) : undefined;
        const effects = [{ kind: 'release-claims' }, { kind: 'notify', topic: 'completed' }] as const;
        if (loaded !== undefined) await app.journal.append(loaded, { events: [], effects }, app.clock.now());
        return finalized;
      },
    })),
  },
  'finalize-never-knows': {
    invariant: 'I8',
    does: 'says `alreadyFinalized: false` every time',
    defect: withUseCases((useCases) => ({
      finalizeExecution: async (request) => {
        const finalized = await useCases.finalizeExecution(request);
        return finalized.ok ? ok({ ...finalized.value, alreadyFinalized: false }) : finalized;
      },
    })),
  },
} as const satisfies Readonly<Record<string, Planted>>;
