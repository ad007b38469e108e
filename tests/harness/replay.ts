/**
 * An execution's journal as a stranger reads it: from the latest record back along the chain, and forward again to the state.
 *
 * Owns: a second reading of the chain, without the product's own (read-chain.ts), so that the two are held against each other.
 */
import { createHash } from 'node:crypto';
import { decodeRecord, type Executions, type StoredRecord } from '@drs-orchestrator/application';
import { begin, evolveRecord, executionId as asExecutionId, type Execution, type FrozenPlan } from '@drs-orchestrator/domain';

export type ChainLink = { readonly name: string; readonly body: string; readonly record: StoredRecord };

/** A domain's state as JSON has it, for comparing: without what is undefined. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const mostRecords = 1_000;

/** Oldest first. Throws where a link is missing, or has other bytes than it is named by. */
export const chainOf = async (executions: Executions, executionId: string): Promise<readonly ChainLink[]> => {
  const id = asExecutionId(executionId);
  const objects = await executions.objects(id, await executions.recordNames(id, 0, mostRecords));
  const byName = new Map(objects.map((object) => [object.name, object]));
  const head = await executions.head(id);
  const { record: latest } = JSON.parse(head?.state ?? '{}') as { readonly record?: string };
  const chain: ChainLink[] = [];
  for (let name = latest ?? null; name !== null;) {
    const object = byName.get(name);
    if (object === undefined) throw new Error(`Record ${name} is missing`);
    if (!name.endsWith(`#${createHash('sha256').update(object.body).digest('hex')}`)) throw new Error(`Record ${name} has other bytes`);
    const record = decodeRecord(object);
    chain.unshift({ ...object, record });
    name = record.previous;
  }
  return chain;
};

/** The state after these records: the first ones of a chain, or all. */
export const replay = (chain: readonly ChainLink[], plan: FrozenPlan): Execution => {
  const last = chain.reduce<Execution | null>((execution, { record }) => {
    const { at, revision, events, effects } = record;
    if (execution !== null) return evolveRecord(execution, events, effects, { at, revision });
    const [requested] = events;
    if (requested?.type !== 'requested') throw new Error('The first record is not the request');
    return begin(requested, plan, { at, revision });
  }, null);
  if (last === null) throw new Error('There is no record');
  return last;
};
