/**
 * Whether a plan would launch a server twice, by whatever names it: groups by ids, groups by tags, servers one by one.
 *
 * Owns: the comparison, and when it takes a look at DRS: for servers named one by one, which must be known there, and wherever a
 * group selects by tags beside something else. A plan that needs no look can be saved while DRS does not answer.
 */
import { ok, type Result, type ServerId } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import type { FieldIssue, Refusal } from '../../refusal.ts';
import { knownServers, type KnownServers } from '../../resolve/known-servers.ts';
import { membersOf } from '../../resolve/members.ts';
import type { Reference } from './references.ts';

type Deps = Pick<Application, 'inventory'>;

/** Null: each server is launched once, and those named one by one are known. */
export const findCollisions = async (deps: Deps, references: readonly Reference[]): Promise<Refusal | null> => {
  const known = await lookWhereNeeded(deps, references);
  if (!known.ok) return known.refusal;
  const issues: FieldIssue[] = [];
  const first = new Map<ServerId, Reference>();
  for (const reference of references) {
    const here = known.value.get(reference.at) ?? new Map();
    for (const [index, id] of serversOf(reference, here).entries()) {
      const field = reference.group === null ? `${reference.field}.sourceServerIds[${String(index)}]` : reference.field;
      const earlier = first.get(id);
      if (reference.group === null && !here.has(id)) {
        issues.push({ field, message: `DRS knows no source server ${id} in ${reference.at}` });
      }
      if (earlier === undefined) first.set(id, reference);
      else issues.push({ field, message: `${id} is in ${said(earlier)} already` });
    }
  }
  return issues.length === 0 ? null : { kind: 'invalid-parameters', issues };
};

/** By place; a place that needs no look is missing. */
const lookWhereNeeded = async (
  deps: Deps,
  references: readonly Reference[],
): Promise<Result<ReadonlyMap<string, KnownServers>, Refusal>> => {
  const known = new Map<string, KnownServers>();
  for (const at of new Set(references.map((reference) => reference.at))) {
    const here = references.filter((reference) => reference.at === at);
    const [{ place } = {}] = here;
    const named = here.flatMap(({ group, selection }) => (group === null && selection.kind === 'servers' ? selection.serverIds : []));
    const isByTags = here.length > 1 && here.some(({ selection }) => selection.kind === 'tags');
    if (place === undefined || (named.length === 0 && !isByTags)) continue;
    const servers = await knownServers(deps, place, isByTags ? undefined : named);
    if (!servers.ok) return servers;
    known.set(at, servers.value);
  }
  return ok(known);
};

/** Ids are taken at their word: whether DRS still knows the servers of a group is asked before a start. */
const serversOf = ({ selection }: Reference, known: KnownServers): readonly ServerId[] =>
  selection.kind === 'servers' ? selection.serverIds : membersOf(selection, known).map(({ serverId }) => serverId);

const said = ({ group, waveNumber }: Reference): string =>
  group === null ? `wave ${String(waveNumber)}` : `wave ${String(waveNumber)}, by ${group.name} (${group.id}),`;
