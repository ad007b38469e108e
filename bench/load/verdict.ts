/**
 * Whether anything was lost: what the product says of every execution, and what the simulator's world says of every server.
 */
import type { Client } from '@drs-orchestrator/contract';
import { isChain, readJournal } from '../../tests/local/evidence.ts';
import { launchCounts } from '../../tests/local/local-process.ts';
import { inGroups } from './catalogue.ts';
import { serversPerPlan, type LoadShape } from './shape.ts';

export type Verdict = {
  readonly statuses: Readonly<Record<string, number>>;
  /** What the product says of those that did not complete, one line each. */
  readonly reasons: readonly string[];
  /** Servers that the product says were launched. */
  readonly completedServers: number;
  /** Servers of the world by how often they were launched. */
  readonly launches: Readonly<Record<number, number>>;
  /** Executions whose journal is a chain: no record missing, each naming the one before. */
  readonly chained: number;
  /** Virtual minutes from each start to its end. */
  readonly minutes: readonly number[];
};

const atOnce = 8;

export const judge = async (
  client: Client,
  { api, simulator, dataDir }: { readonly api: string; readonly simulator: string; readonly dataDir: string },
  executionIds: readonly string[],
  shape: LoadShape,
): Promise<Verdict> => {
  const details = await inGroups(executionIds, atOnce, async (executionId) => {
    const asked = await client.call('get_execution_details', { executionId, limit: serversPerPlan(shape) });
    if (!asked.ok) throw new Error(`${executionId} cannot be read: ${JSON.stringify(asked.failure)}`);
    return asked.value;
  });
  const journals = await inGroups(executionIds, atOnce, (executionId) => readJournal(api, dataDir, executionId));
  return {
    reasons: details.flatMap(({ executionId, status, reason, waveStatuses, serverExecutions }) =>
      status === 'COMPLETED'
        ? []
        : [
            `${executionId} ${status}: ${reason ?? ''}; ${waveStatuses.map((wave) => `${wave.status} ${wave.reason ?? ''}`).join(', ')}; ` +
              [...new Set(serverExecutions.map(({ failureReason }) => failureReason ?? ''))].join(', '),
          ],
    ),
    statuses: countOf(details.map(({ status }) => status)),
    completedServers: details.flatMap(({ serverExecutions }) => serverExecutions).filter(({ status }) => status === 'COMPLETED').length,
    chained: journals.filter(isChain).length,
    launches: await launchCounts(simulator),
    minutes: details.map(({ startTime, endTime }) => (Date.parse(endTime ?? '') - Date.parse(startTime)) / 60_000),
  };
};

const countOf = (words: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};
