/**
 * Planted: executions that never end, and answers that are not on record (I7, I10).
 */
import { decidePause, evolveRecord, ok } from '@drs-orchestrator/domain';
import { withPort, withUseCases, type Planted } from './planted.ts';

const requests = /"(?:accepted|paused|resumed|cancel-requested)"/;

export const goingOn = {
  'find-restarts-no-engine': {
    invariant: 'I7',
    does: 'takes every engine for a living one',
    defect: withPort('engine', () => ({ isRunning: async () => true })),
  },
  'find-forgets-pending': {
    invariant: 'I7',
    does: 'looks in find after executions that run, and not after those whose start is still to be taken up',
    defect: withPort('executions', ({ list }) => ({
      list: async (query) => (await list(query)).filter(({ listing }) => query.index.kind !== 'active' || listing.status !== 'PENDING'),
    })),
  },
  'find-forgets-the-ended': {
    invariant: 'I7',
    does: 'leaves effects alone that a dead process has left with an execution that is over',
    defect: withPort('executions', ({ list }) => ({
      list: async (query) => (await list(query)).filter(({ listing }) => query.index.kind !== 'active' || listing.endTime === null),
    })),
  },
  'token-is-not-kept': {
    invariant: 'I7',
    does: 'waits at a boundary and keeps no token, so that nobody can let it go on',
    defect: withUseCases((useCases, app) => ({
      awaitResume: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        if (loaded?.execution.status.kind !== 'paused') return useCases.awaitResume(request);
        return ok({ execution: loaded.execution, lastPolledTime: loaded.head.lastPolledTime });
      },
    })),
  },
  'pause-answers-first': {
    invariant: 'I10',
    does: 'answers a pause and records it afterwards',
    defect: withUseCases((useCases, app) => ({
      pauseExecution: async (request) => {
        const loaded = await app.journal.load(request.executionId);
        const decision = loaded === undefined ? null : decidePause(loaded.execution, request.by);
        if (loaded === undefined || decision?.ok !== true) return useCases.pauseExecution(request);
        void useCases.pauseExecution(request).catch(() => undefined);
        const { events, effects } = decision.value;
        const stamp = { at: app.clock.now(), revision: loaded.execution.revision + 1 };
        const execution = evolveRecord(loaded.execution, events, effects, stamp);
        return ok({ execution, lastPolledTime: loaded.head.lastPolledTime });
      },
    })),
  },
  'write-is-acknowledged-early': {
    invariant: 'I10',
    does: 'acknowledges a write of the head when it is sent, and loses it in a crash or to another writer',
    defect: withPort('executions', ({ write }) => ({
      write: async (head, expected, objects) => {
        if (expected === null) return write(head, expected, objects);
        void write(head, expected, objects).catch(() => undefined);
        return ok(undefined);
      },
    })),
    also: { journal: 'who goes on from a state that was never stored writes a head that names what is not there' },
  },
  'broken-write-is-swallowed': {
    invariant: 'I10',
    does: 'answers a request as if its record had been written, although the store has failed',
    defect: withPort('executions', ({ write }) => ({
      write: (head, expected, objects) =>
        write(head, expected, objects).catch((cause: unknown) => {
          if (objects.some(({ name, body }) => name.startsWith('J#') && requests.test(body))) return ok(undefined);
          throw cause;
        }),
    })),
  },
  'lists-are-behind': {
    invariant: 'I10',
    does: 'writes the record, and leaves what lists show as it was before',
    defect: withPort('executions', ({ write, head: present }) => ({
      write: async (head, expected, objects) => {
        const before = expected === null ? undefined : await present(head.executionId);
        return write(before === undefined ? head : { ...head, listing: before.listing }, expected, objects);
      },
    })),
    also: { journal: 'the stored state and the record beside it disagree, which is how it is seen first' },
  },
} as const satisfies Readonly<Record<string, Planted>>;
