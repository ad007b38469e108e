/**
 * The picture of the lifecycle, held against what events really do.
 */
import { expect, it } from 'vitest';
import { executionChanges, executionLifecycle } from '../../../tools/diagrams/pages/execution-lifecycle.ts';
import { evolve, type Event, type Execution, type ExecutionStatus } from '../src/index.ts';
import { accepted, somebody, start } from './samples.ts';

const statuses: Readonly<Record<ExecutionStatus['kind'], ExecutionStatus>> = {
  pending: { kind: 'pending', accepted: true },
  running: { kind: 'running' },
  paused: { kind: 'paused', at: start, cause: { kind: 'operator', by: somebody }, pauseRevision: 1, awaited: false },
  cancelling: { kind: 'cancelling', at: start, by: somebody },
  completed: { kind: 'completed', endedAt: start },
  failed: { kind: 'failed', endedAt: start, reason: 'a server' },
  cancelled: { kind: 'cancelled', endedAt: start },
};

const events: Readonly<Record<(typeof executionChanges)[number]['events'][number], Event>> = {
  'engine-started': { type: 'engine-started', generation: 1 },
  paused: { type: 'paused', cause: { kind: 'operator', by: somebody } },
  resumed: { type: 'resumed', by: somebody, gatesPassed: [], failuresPassed: [] },
  'cancel-requested': { type: 'cancel-requested', by: somebody },
  cancelled: { type: 'cancelled' },
  completed: { type: 'completed' },
  'start-failed': { type: 'start-failed', reason: 'no engine' },
  failed: { type: 'failed', reason: 'a server' },
};

const inStatus = (name: string): Execution => {
  const status = Object.values(statuses).find(({ kind }) => kind.toUpperCase() === name);
  if (status === undefined) throw new Error(`There is no status ${name}`);
  return { ...accepted([{}]), status };
};

it.each(executionChanges)('draws that $events leads from $from to $to, as the domain does it', ({ from, to, events: [event] }) => {
  expect(evolve(inStatus(from), events[event], { at: start, revision: 9 }).status.kind.toUpperCase()).toBe(to);
});

it('draws every status, and a line for each change and no other', () => {
  const states = executionLifecycle.boxes.filter(({ look, id }) => (look === 'state' || look === 'end') && !id.startsWith('wave-'));
  expect(states.map(({ id }) => id).sort()).toEqual(
    Object.keys(statuses)
      .map((kind) => kind.toUpperCase())
      .sort(),
  );
  const drawn = executionLifecycle.lines.filter(({ from }) => !from.startsWith('wave-')).map(({ from, to }) => `${from} → ${to}`);
  expect(drawn.sort()).toEqual(executionChanges.map(({ from, to }) => `${from} → ${to}`).sort());
});

it('draws as final what nothing leads out of', () => {
  const final = executionLifecycle.boxes.filter(({ look, id }) => look === 'end' && !id.startsWith('wave-')).map(({ id }) => id);
  expect(final.sort()).toEqual(['CANCELLED', 'COMPLETED', 'FAILED']);
  for (const name of final)
    for (const event of Object.values(events))
      expect(() => evolve(inStatus(name), event, { at: start, revision: 9 }), `${name} ${event.type}`).toThrow('I5');
});
