/**
 * One `find` over 20 executions of 3 waves of 30 servers in 3 accounts, with everything overdue.
 *
 * One wave of each execution is in flight and has launched since anybody looked. Baseline of the same run: `poll` for each
 * execution by itself, on an equal world.
 */
import { accountId } from '@drs-orchestrator/domain';
import { drive, startDrill, type EngineState } from '../tests/harness/drive.ts';
import { hub, openProduct, serversOf, storePlan, type Product } from '../tests/harness/product.ts';
import { callsOf, cpuMilliseconds, createMeter } from './meter.ts';
import { rounded, type Benchmark, type Row } from './report.ts';

const accounts = [hub, '210987654321', '321098765432'];
const executions = 20;
const serversPerWave = 30;
const waves = 3;

export const benchFind = async (): Promise<Benchmark> => {
  await measure('warm-up', findAll);
  const rows = [await measure('one find', findAll), await measure('a poll each', pollEach)];
  return { title: `Catching up with ${String(executions)} overdue executions in ${String(accounts.length)} accounts`, rows };
};

const measure = async (how: string, catchUp: (product: Product, states: readonly EngineState[]) => Promise<void>): Promise<Row> => {
  const { meter, reset, wire, wrap } = createMeter();
  const product = openProduct({ estate: estate(), wire, wrap });
  const states = await startAll(product);
  // Long enough for every launch of the first waves, and for the engine to be overdue.
  product.clock.advance(20 * 60_000);
  product.simulator.clearRequests();
  reset();
  const cpu = process.cpuUsage();
  const began = performance.now();
  await catchUp(product, states);
  const milliseconds = performance.now() - began;
  const calls = callsOf(product);
  return {
    how,
    'AWS calls': calls.total,
    'by operation': calls.byOperation,
    'KB sent': rounded(meter.bytesSent / 1024),
    'KB received': rounded(meter.bytesReceived / 1024),
    'store writes': meter.storeWrites,
    ms: rounded(milliseconds),
    'CPU ms': rounded(cpuMilliseconds(cpu)),
  };
};

const findAll = async (product: Product): Promise<void> => {
  await product.handle({ operation: 'find' }, {});
};

const pollEach = async (product: Product, states: readonly EngineState[]): Promise<void> => {
  for (const { executionId, planId } of states) await product.handle({ operation: 'poll', executionId, planId }, {});
};

const startAll = async (product: Product): Promise<readonly EngineState[]> => {
  for (const account of accounts.slice(1)) {
    await product.app.plans.accounts.put({
      accountId: accountId(account),
      name: account,
      access: 'role',
      roleName: 'DRSOrchestrationRole',
      version: 0,
    });
  }
  const states: EngineState[] = [];
  for (let number = 0; number < executions; number += 1) {
    const account = accounts[number % accounts.length] ?? hub;
    const first = Math.floor(number / accounts.length) * waves * serversPerWave;
    const servers = serversOf(product, account).slice(first, first + waves * serversPerWave);
    const planId = await storePlan(product, {
      planId: `rp-bench-${String(number)}`,
      waves: Array.from({ length: waves }, (_, wave) => ({
        account,
        serverIds: servers.slice(wave * serversPerWave, (wave + 1) * serversPerWave),
      })),
    });
    const state = await startDrill(product, planId);
    // Up to where the first wave's job runs and the engine would wait.
    await drive(product, state, { onStep: (step) => step.kind !== 'wait' });
    states.push(state);
  }
  return states;
};

const estate = (): string =>
  `accounts:\n${accounts
    .map(
      (account) => `  - accountId: '${account}'
    roles: [{ roleName: DRSOrchestrationRole }]
    regions:
      - region: us-east-1
        servers:
          - { count: ${String(Math.ceil(executions / accounts.length) * waves * serversPerWave)}, hostnamePrefix: app, os: linux }
`,
    )
    .join('')}`;
