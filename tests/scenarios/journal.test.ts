/**
 * The journal as evidence: a chain of hashes that replays to the stored state, without a secret in it.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Ports, StoredObject } from '@drs-orchestrator/application';
import { executionId as asExecutionId } from '@drs-orchestrator/domain';
import { ask, detailsOf } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openProduct } from '../harness/product.ts';
import { chainOf, plain, replay } from '../harness/replay.ts';
import { openWaves, type Waves } from '../harness/waves.ts';

/** Everything that happens to an execution in one: a lost answer, a failure, pauses, a resume by token, a cancellation. */
const eventful = async (): Promise<Waves & { readonly executionId: string; readonly stored: readonly StoredObject[] }> => {
  const waves = await openWaves([{ count: 2, onFailure: 'PAUSE' }, 2, 1]);
  const { product, planId, servers } = waves;
  const stored: StoredObject[] = [];
  const watched = openProduct({ restarted: product, wrap: watching(stored) });
  product.simulator.addFault({ kind: 'lost-answer', operation: 'StartRecovery', when: 'after-effect', count: 1 });
  product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'launch' });
  const state = await startDrill(watched, planId);
  let waits = 0;
  await drive(watched, state, {
    onAwait: async (token) => {
      waits += 1;
      if (waits === 1) await ask(watched, 'resume_execution', state);
      else product.engine.waiting.delete(token);
    },
    onStep: async ({ kind, readyWaves }) => {
      if (kind === 'wait' && waits === 1 && (await detailsOf(watched, state)).status === 'RUNNING')
        await ask(watched, 'pause_execution', state);
      if (readyWaves.includes(3)) await ask(watched, 'cancel_execution', state);
    },
  });
  expect(waits).toBe(2);
  expect((await detailsOf(product, state)).status).toBe('CANCELLED');
  return { ...waves, executionId: state.executionId, stored };
};

const watching =
  (stored: StoredObject[]) =>
  (ports: Ports): Ports => ({
    ...ports,
    executions: {
      ...ports.executions,
      write: (head, expected, objects) => {
        stored.push(...objects);
        return ports.executions.write(head, expected, objects);
      },
    },
  });

test('the records are a chain: each is named by the hash of its bytes, and names the one before', async () => {
  const { product, executionId } = await eventful();
  const chain = await chainOf(product.store.executions, executionId);
  expect(chain.length).toBeGreaterThan(15);
  for (const [index, { name, body, record }] of chain.entries()) {
    expect(name.endsWith(`#${createHash('sha256').update(body).digest('hex')}`)).toBe(true);
    expect(record).toMatchObject({ executionId, revision: index + 1, previous: chain[index - 1]?.name ?? null });
    expect(record.at).toBeGreaterThanOrEqual(chain[index - 1]?.record.at ?? 0);
  }
});

test('all records replayed give the stored state, to the last field', async () => {
  const { product, executionId } = await eventful();
  const fresh = openProduct({ restarted: product });
  const loaded = await fresh.app.journal.load(asExecutionId(executionId));
  if (loaded === undefined) throw new Error('The execution is there');
  const replayed = replay(await chainOf(product.store.executions, executionId), loaded.execution.plan);
  expect(plain(replayed)).toEqual(plain(loaded.execution));
});

test('a record of a later release, with an event that this one does not know, is refused by name and not half understood', async () => {
  const { product, executionId } = await eventful();
  const { executions } = product.store;
  const head = await executions.head(asExecutionId(executionId));
  if (head === undefined) throw new Error('The execution is there');
  const state = JSON.parse(head.state) as { readonly record: string };
  const revision = head.revision + 1;
  const events = [{ type: 'resprouted' }];
  const body = JSON.stringify({ v: 1, executionId, revision, at: head.listing.endTime, previous: state.record, events, effects: [] });
  const name = `J#${String(revision).padStart(10, '0')}#${createHash('sha256').update(body).digest('hex')}`;
  await executions.write({ ...head, revision, state: JSON.stringify({ ...state, record: name }) }, head.revision, [{ name, body }]);
  expect(await product.handle({ operation: 'get_execution_journal', executionId }, {})).toMatchObject({ error: 'INTERNAL_ERROR' });
  const causes = product.log.lines.map(({ cause }) => (cause instanceof Error ? cause.message : ''));
  expect(causes).toContain(`Stored ${name} has the event resprouted, which this release does not know`);
});

test('a token is in no stored object, no answer, no log line, and gone from the head once it was used', async () => {
  const { product, executionId, stored } = await eventful();
  expect(stored.length).toBeGreaterThan(30);
  const secret = /token-\d/;
  for (const { name, body } of stored) expect(`${name} ${body}`).not.toMatch(secret);
  expect(JSON.stringify(await detailsOf(product, { executionId }))).not.toMatch(secret);
  expect(JSON.stringify(await ask(product, 'list_executions'))).not.toMatch(secret);
  expect(JSON.stringify(product.log.lines)).not.toMatch(secret);
  expect((await product.store.executions.head(asExecutionId(executionId)))?.state).not.toMatch(secret);
});

test('a token that an engine waits with is in the head alone, and shown to nobody', async () => {
  const { product, planId } = await openWaves([{ count: 1, pauseBefore: true }]);
  const state = await startDrill(product, planId);
  expect((await drive(product, state)).kind).toBe('await');
  expect((await product.store.executions.head(asExecutionId(state.executionId)))?.state).toMatch(/token-\d/);
  for (const answer of [
    await detailsOf(product, state),
    await ask(product, 'poll', state),
    await ask(product, 'list_executions'),
    product.log.lines,
  ]) {
    expect(JSON.stringify(answer)).not.toMatch(/token-\d/);
  }
});

test('the log tells each operation, what a poll has changed, and the waves of a finalized execution', async () => {
  const { product, planId } = await openWaves([1, 1], { timingFactor: 0.02 });
  const state = await startDrill(product, planId);
  await drive(product, state);
  const told = (message: string) => product.log.lines.filter((line) => line.message === message).map(({ fields }) => fields);
  expect(new Set(told('Operation').map(({ operation }) => operation))).toEqual(
    new Set(['start_execution', 'plan_next_step', 'start_wave_recovery', 'poll', 'finalize']),
  );
  expect(told('Polled').every(({ statusUnchanged }) => statusUnchanged === true)).toBe(true);
  expect(told('Polled').some(({ wavesUpdated }) => wavesUpdated === 1)).toBe(true);
  expect(told('Finalized')).toEqual([{ executionId: state.executionId, waves: 2 }]);
  const measured = new Set(product.log.metrics.map(({ name }) => name));
  for (const name of ['PollingDuration', 'EC2EnrichmentCount', 'FinalizationCount', 'ExecutionsCompleted'])
    expect(measured).toContain(name);
});

test('what was read before is not read again: another process’s pause costs neither the plan nor the servers', async () => {
  const { product, planId } = await openWaves([2, 1]);
  const state = await startDrill(product, planId);
  const id = asExecutionId(state.executionId);
  const asked: string[] = [];
  const asking = (ports: Ports): Ports => ({
    ...ports,
    executions: {
      ...ports.executions,
      objects: (of, names) => {
        asked.push(...names);
        return ports.executions.objects(of, names);
      },
    },
  });
  const reader = openProduct({ restarted: product, wrap: asking });
  await reader.app.journal.load(id);
  const sorts = (names: readonly string[]): readonly string[] => [...new Set(names.map((name) => name.slice(0, 2)))].toSorted();
  expect(sorts(asked.splice(0))).toEqual(['P#', 'S#', 'W#']);
  await ask(product, 'pause_execution', state);
  const loaded = await reader.app.journal.load(id);
  expect(sorts(asked.splice(0))).toEqual(['W#']);
  expect(loaded?.execution).toEqual((await openProduct({ restarted: product }).app.journal.load(id))?.execution);
});
