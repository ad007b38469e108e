/**
 * What became of an execution, in a form that two engines can be held against each other by.
 */
import { decodeRecord } from '@drs-orchestrator/application';
import { executionId as asExecutionId, type Event } from '@drs-orchestrator/domain';
import { detailsOf } from '../harness/answers.ts';
import type { Product } from '../harness/product.ts';
import { launchesOf, type Waves } from '../harness/waves.ts';

type Named = { readonly executionId: string };

export type End = {
  readonly status: string;
  readonly waves: readonly string[];
  readonly servers: readonly string[];
  /** Of each server, wave by wave. */
  readonly launches: readonly number[];
};

export const endOf = async ({ product, servers }: Waves, execution: Named): Promise<End> => {
  const { status, waveStatuses, serverExecutions } = await detailsOf(product, execution);
  return {
    status,
    waves: waveStatuses.map((wave) => wave.status),
    servers: serverExecutions.map((server) => server.status),
    launches: launchesOf(product, servers.flat()),
  };
};

/** As the lists have it, which is cheap to ask at every moment. */
export const listedStatus = async ({ store }: Product, { executionId }: Named): Promise<string> =>
  (await store.executions.head(asExecutionId(executionId)))?.listing.status ?? 'NOT THERE';

/** Every event of the journal, in order. */
export const eventsOf = async ({ store }: Product, { executionId }: Named): Promise<readonly Event[]> => {
  const id = asExecutionId(executionId);
  const names = await store.executions.recordNames(id, 0, 1_000);
  return (await store.executions.objects(id, names)).flatMap((object) => decodeRecord(object).events);
};
