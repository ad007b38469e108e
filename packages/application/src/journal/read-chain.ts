/**
 * A stretch of an execution's records, along the chain of hashes.
 *
 * Owns: telling the records that count from those that losing writers left behind, at the cost of about the stretch: of several of
 * one revision the right one is the one that the next record names; where a revision has only one, that one is right, because every
 * revision up to the head's has a record that counts. The head names the last.
 *
 * Invariant: a record whose bytes are not those it is named by, or a chain with a link missing, is an error. Evidence is never
 * mended.
 */
import type { ExecutionId } from '@drs-orchestrator/domain';
import type { Executions, Head } from '../ports/executions.ts';
import type { Digest } from '../ports/surroundings.ts';
import { decodeHead, decodeRecord, isGenuine, revisionOf, type StoredRecord } from './stored.ts';

type Store = { readonly executions: Pick<Executions, 'recordNames' | 'objects'>; readonly digest: Digest };

/** `characters`: of its stored text. */
export type ChainRecord = { readonly name: string; readonly characters: number; readonly record: StoredRecord };

/** Names read beyond those wanted, for losers and for the way to a revision that has no loser. */
const spareNames = 20;

/** Records from revision `from` on, at most `limit`; none where the head is not that far. */
export const readChain = async (store: Store, head: Head, from: number, limit: number): Promise<readonly ChainRecord[]> => {
  if (from > head.revision) return [];
  const last = Math.min(from + limit - 1, head.revision);
  const { anchor, names } = await anchorOf(store, head, from, last);
  const objects = await store.executions.objects(head.executionId, names);
  const byName = new Map(objects.map((object) => [object.name, object]));
  const chain: ChainRecord[] = [];
  let name: string | null = anchor;
  for (let revision = revisionOf(anchor); revision >= from; revision -= 1) {
    const object = name === null ? undefined : byName.get(name);
    if (object === undefined) throw new Error(`The journal of ${head.executionId} has no record ${String(name ?? revision)}`);
    if (!isGenuine(object, store.digest)) throw forged(head.executionId, object.name);
    const record = decodeRecord(object);
    if (record.revision !== revision || record.executionId !== head.executionId) throw forged(head.executionId, object.name);
    if (revision <= last) chain.unshift({ name: object.name, characters: object.body.length, record });
    name = record.previous;
  }
  return chain;
};

/** The first record from revision `last` on that is certain, and the names of all up to it. */
const anchorOf = async (
  { executions }: Store,
  head: Head,
  from: number,
  last: number,
): Promise<{ readonly anchor: string; readonly names: readonly string[] }> => {
  for (let limit = last - from + 1 + spareNames; ; limit *= 2) {
    const names = await executions.recordNames(head.executionId, from, limit);
    const whole = names.length < limit ? head.revision : revisionOf(names.at(-1) ?? '') - 1;
    for (let revision = last; revision <= Math.min(whole, head.revision); revision += 1) {
      const upToIt = names.filter((name) => revisionOf(name) <= revision);
      if (revision === head.revision) return { anchor: decodeHead(head.state).record, names: upToIt };
      const [only, ...others] = upToIt.filter((name) => revisionOf(name) === revision);
      if (only !== undefined && others.length === 0) return { anchor: only, names: upToIt };
    }
    if (names.length < limit) throw new Error(`The journal of ${head.executionId} ends before its head`);
  }
};

const forged = (executionId: ExecutionId, name: string): Error =>
  new Error(`Record ${name} of ${executionId} does not have the bytes it is named by`);
