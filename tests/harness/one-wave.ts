/**
 * A product with one plan of one wave, whose servers are described one by one; and the reading of readiness checks.
 */
import { decodeRecord } from '@drs-orchestrator/application';
import type { OutputOf } from '@drs-orchestrator/contract';
import { executionId as asExecutionId, planId as asPlanId, type Event, type RecoveryPlan, type ServerId } from '@drs-orchestrator/domain';
import { ask } from './answers.ts';
import { hub, openProduct, serversOf, storePlan, type Product, type ProductOptions } from './product.ts';

export type OneWave = { readonly product: Product; readonly planId: string; readonly servers: readonly ServerId[] };

/** `servers`: YAML flow mappings, each a server of the estate: `{ hostname: a, os: linux }`. */
export const openOneWave = async (
  servers: readonly string[],
  options: ProductOptions & { readonly plan?: Partial<RecoveryPlan> } = {},
): Promise<OneWave> => {
  const { plan, ...rest } = options;
  const estate = `
accounts:
  - accountId: '${hub}'
    regions:
      - region: us-east-1
        servers:
${servers.map((server) => `          - ${server}\n`).join('')}${rest.estate ?? ''}`;
  const product = openProduct({ timingFactor: 0.02, ...rest, estate });
  const ids = serversOf(product);
  const planId = await storePlan(product, { waves: [{ serverIds: ids }] });
  if (plan !== undefined) await changePlan(product, planId, plan);
  return { product, planId, servers: ids };
};

export const changePlan = async ({ app }: Product, planId: string, change: Partial<RecoveryPlan>): Promise<void> => {
  const stored = await app.plans.plans.get(asPlanId(planId));
  if (stored === undefined) throw new Error(`There is no plan ${planId}`);
  await app.plans.plans.put({ ...stored, ...change });
};

export type Rows = readonly { readonly id: string; readonly result: string; readonly subject: string; readonly message: string }[];

export const checksOf = async (product: Product, planId: string, more: Record<string, unknown> = {}): Promise<Rows> =>
  (await readinessOf(product, { planId, ...more })).checks;

export const readinessOf = async (product: Product, fields: Record<string, unknown>): Promise<OutputOf<'check_readiness'>> => {
  const seen = await ask(product, 'check_readiness', fields);
  holdToNames(product, seen.checks);
  return seen;
};

/** Nobody knows servers by their ids: whatever is found about one is told by its hostname. */
const holdToNames = ({ simulator }: Product, checks: Rows): void => {
  const servers = simulator.world().regions.flatMap((one) => one.servers);
  for (const { subject, message } of checks) {
    const server = servers.find(({ sourceServerID }) => sourceServerID === subject);
    if (server !== undefined && !message.includes(`${server.hostname} (${subject})`))
      throw new Error(`A finding about ${server.hostname} does not name it: ${message}`);
  }
};

/** `result subject` of each row of a check. */
export const rowsOf = (checks: unknown, id: string): readonly string[] =>
  (checks as Rows).filter((row) => row.id === id).map(({ result, subject }) => `${result} ${subject}`);

/** Every event in an execution's journal, in order. */
export const eventsOf = async ({ store }: Product, executionId: string): Promise<readonly Event[]> => {
  const id = asExecutionId(executionId);
  const objects = await store.executions.objects(id, await store.executions.recordNames(id, 0, 1_000));
  return objects.flatMap((object) => decodeRecord(object).events);
};
