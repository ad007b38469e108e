/**
 * The record against the state that is stored beside it (I10): what is replayed is what is kept, to the last field.
 *
 * Owns: reading a head's objects independently of the journal that wrote them.
 */
import { isDeepStrictEqual } from 'node:util';
import { decodeRecord, type Head, type StoredObject, type StoredRecord } from '@drs-orchestrator/application';
import { statusWord, type FrozenPlan } from '@drs-orchestrator/domain';
import type { Story } from '../evidence.ts';
import { fieldsIn } from '../fields.ts';
import { Violation } from '../violation.ts';

/** A record's name holds the hash of its bytes, so that it stands in a state that names it and in no other. */
export const recordIn = (head: Head, objects: readonly StoredObject[]): StoredRecord => {
  const object = objects.find(({ name }) => name.startsWith('J#') && head.state.includes(`"record":"${name}"`));
  if (object === undefined)
    throw new Violation('journal', `The head of ${head.executionId} names a record that was not written with it`, head.executionId);
  return decodeRecord(object);
};

/** From the parts that stand beside the first record. */
export const planIn = (objects: readonly StoredObject[]): FrozenPlan => {
  const parts = objects.filter(({ name }) => name.startsWith('P#')).map(({ body }) => fieldsIn(JSON.parse(body)));
  const { v: _v, ...plan } = parts[0] ?? {};
  const servers = parts.slice(1).flatMap((part) => (Array.isArray(part['servers']) ? (part['servers'] as unknown[]) : []));
  return { ...plan, servers } as unknown as FrozenPlan;
};

/** `isWhole`: every field, else only what lists show. Waves that no record has changed stand in an object that was written before. */
export const checkStored = ({ execution, head, waves: kept }: Story, isWhole: boolean): void => {
  const wrong = (what: string): Violation => new Violation('journal', `The stored ${what} is not what the records say`, execution.id);
  if (head.revision !== execution.revision) throw wrong('revision');
  if (head.listing.status !== statusWord(execution.status)) throw wrong('status');
  if (!isWhole) return;
  const stored = fieldsIn(JSON.parse(head.state));
  const waves = fieldsIn(JSON.parse(kept?.name === stored['waves'] ? (kept?.body ?? '{}') : '{}'));
  const replayed = fieldsIn(JSON.parse(JSON.stringify({ ...execution, plan: null, servers: null })));
  for (const field of ['status', 'waves', 'deleted', 'gatesPassed', 'failuresPassed', 'generation', 'kind', 'recoveryPoint', 'override'])
    if (!isDeepStrictEqual(waves[field], replayed[field])) throw wrong(field);
  if (!isDeepStrictEqual(stored['pendingEffects'], replayed['pendingEffects'])) throw wrong('pendingEffects');
};
