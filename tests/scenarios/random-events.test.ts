/**
 * Random events at the whole product while an execution runs: never a failure of ours, always an answer or a refusal of the
 * contract, and nothing is changed by what is refused.
 *
 * Owns: what counts as changed: every head, claim, group, plan and account, launches at DRS, and messages to the worker. A
 * failure prints the seed and path with which fast-check replays it.
 */
import { errorAnswer, errorCodes, allOperations, operationByName, requiredFields, type HandlerName } from '@drs-orchestrator/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask } from '../harness/answers.ts';
import { createGroup, createPlan, inHub, openTagged } from '../harness/catalogue.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { hub, spoke, type Product } from '../harness/product.ts';

const seed = 20_260_105;
const runs = 500;
const timeoutMilliseconds = 120_000;

type Fields = Readonly<Record<string, unknown>>;

/** A plan of two waves in flight, and another that could be started. */
const openRunning = async () => {
  const product = await openTagged({ timingFactor: 0.2 });
  const web = await createGroup(product, 'Web', { selectionTags: { tier: 'web' } });
  const db = await createGroup(product, 'Databases', { selectionTags: { tier: 'db' } });
  const running = await createPlan(product, 'Running', [{ protectionGroupIds: [web.groupId] }, { protectionGroupIds: [db.groupId] }]);
  const spare = await createPlan(product, 'Spare', [{ protectionGroupIds: [db.groupId], pauseBeforeWave: true }]);
  const state = await startDrill(product, running.planId);
  await drive(product, state, { onStep: ({ kind }) => kind !== 'wait' });
  return { product, state, groups: [web.groupId, db.groupId], plans: [running.planId, spare.planId] };
};

/** Everything that a request could have changed. */
const stateOf = async ({ store, simulator, queued, engine }: Product): Promise<string> => {
  const all = { limit: 1_000 } as const;
  const heads = [
    ...(await store.executions.list({ index: { kind: 'all' }, ...all })),
    ...(await store.executions.list({ index: { kind: 'active' }, ...all })),
  ];
  const claims = await Promise.all(
    ['#plans', `${hub}/us-east-1`, `${hub}/eu-central-1`, `${spoke}/us-east-1`].map((row) => store.claims.read(row)),
  );
  const { groups, plans, accounts } = store.plans;
  const catalogue = await Promise.all([groups.list(all), plans.list(all), accounts.list(all)]);
  const launches = simulator.world().regions.flatMap(({ servers }) => servers.map((server) => server.launches));
  return JSON.stringify({
    heads: heads.map((head) => ({ ...head, lastPolledTime: null, nextPollAt: null })),
    claims,
    catalogue,
    launches,
    queued,
    engines: engine.runs.length,
  });
};

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withNullPrototype: true }),
  fc.constantFrom<unknown>(null, undefined, '', ' ', 0, -1, 1.5, NaN, true, [], {}, 'x'.repeat(5_000), [null], { a: { b: [] } }),
);

type Known = Awaited<ReturnType<typeof openRunning>>;

const goodOf = ({ state, groups, plans }: Known): Readonly<Record<string, readonly unknown[]>> => ({
  executionId: [state.executionId, state.executionId, 'exec-nobody'],
  planId: [...plans, 'rp-nobody'],
  groupId: [...groups, 'pg-nobody'],
  accountId: [hub, spoke, '999999999999'],
  accountName: ['Production'],
  access: ['role', 'own'],
  roleName: ['DrsAccess'],
  region: [inHub.region, 'eu-central-1', 'mars-north-1'],
  executionType: ['DRILL', 'RECOVERY'],
  initiatedBy: ['me'],
  version: [1, 2, 99],
  waveNumber: [1, 2, 3],
  reason: ['Not needed today'],
  sourceServerIds: [['s-nobody'], []],
  selectionTags: [{ tier: 'web' }, { tier: 'nowhere' }, {}],
  groupName: ['Web', 'Others'],
  planName: ['Running', 'Others'],
  waves: [[{ protectionGroupIds: groups }], [{ protectionGroupIds: ['pg-nobody'] }], [{}], []],
  ids: [[state.executionId], ['exec-nobody'], []],
  statuses: [['COMPLETED'], ['RUNNING']],
  status: ['RUNNING', 'POLLING'],
  limit: [1, 100, 1_000],
  confirm: ['RECOVERY'],
  override: [['free-slots'], ['quotas'], ['nothing']],
  recoveryPoint: [{ notAfter: '2020-01-01T00:00:00Z' }, {}],
  launchSettings: [{ launchDisposition: 'STOPPED' }, { instanceType: 'm5.large' }],
  summary: [true],
  jobId: ['drsjob-nobody'],
});

const eventOf = (known: Known): fc.Arbitrary<Fields> => {
  const good = goodOf(known);
  const value = (name: string) =>
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom<unknown>(...(good[name] ?? ['x'])) }, { weight: 1, arbitrary: odd });
  return fc.constantFrom(...allOperations.filter(({ direct }) => direct)).chain((row) => {
    const names = [...Object.keys(row.input.shape), 'initiatedBy'];
    return fc
      .record(Object.fromEntries(names.map((name) => [name, value(name)])), { requiredKeys: [...requiredFields(row.input), 'initiatedBy'] })
      .map((fields) => ({ operation: row.name, ...fields }));
  });
};

const handlerOf = ({ operation }: Fields): HandlerName => operationByName(String(operation))?.handler ?? 'execution-handler';

type Answer = { readonly statusCode: number; readonly error?: string; readonly code?: string };

/** A Region that DRS is not set up in answers whoever looks there by name, and that is passed on in its own words. */
const isOfDrs = ({ error, code }: Answer): boolean => error === 'RECOVERY_SERVICE_ERROR' && code === 'UninitializedAccountException';

/** Reads must leave everything as it is, whatever they answer. */
const isRead = ({ operation }: Fields): boolean => operationByName(String(operation))?.effect === 'read';

test(
  'random events at a running product are never a 5xx of ours, and what is refused changes nothing',
  { timeout: timeoutMilliseconds },
  async () => {
    const known = await openRunning();
    const { product } = known;
    const seen = { accepted: 0, refused: 0 };
    let before = await stateOf(product);
    await fc.assert(
      fc.asyncProperty(eventOf(known), async (event) => {
        const answer = (await product.handlers[handlerOf(event)](event, {})) as Answer;
        if (!isOfDrs(answer)) expect(answer.statusCode, JSON.stringify(answer)).toBeLessThan(500);
        const after = await stateOf(product);
        const code = errorCodes.find((one) => one === answer.error);
        if (code !== undefined) errorAnswer(code).parse(answer);
        if (code !== undefined || isRead(event)) expect(after).toBe(before);
        if (code === undefined) operationByName(String(event['operation']))?.output.parse(answer);
        seen[code === undefined ? 'accepted' : 'refused'] += 1;
        before = after;
      }),
      { seed, numRuns: runs, endOnFailure: true },
    );
    expect(Math.min(seen.accepted, seen.refused), JSON.stringify(seen)).toBeGreaterThan(runs / 20);
    // And the product still answers.
    expect((await ask(product, 'list_executions')).count).toBeGreaterThan(0);
    expect(product.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  },
);
