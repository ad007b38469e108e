/**
 * Which servers of a place a selection means, given what DRS knows there.
 *
 * Owns: the meaning of a selection. Tags: every key must be there with exactly this value; no tags mean no server, never all of
 * them. An id that DRS does not know is no member.
 */
import type { Selection, ServerId } from '@drs-orchestrator/domain';
import type { SourceServer } from '../ports/inventory.ts';

/** By ids in the order given, by tags in order of ids. */
export const membersOf = (selection: Selection, known: ReadonlyMap<ServerId, SourceServer>): readonly SourceServer[] => {
  if (selection.kind === 'servers') return selection.serverIds.flatMap((id) => known.get(id) ?? []);
  const tags = Object.entries(selection.tags);
  return [...known.values()]
    .filter((server) => tags.length > 0 && tags.every(([key, value]) => server.tags[key] === value))
    .sort((one, other) => (one.serverId < other.serverId ? -1 : 1));
};

/** In the order given. */
export const unknownServers = (selection: Selection, known: ReadonlyMap<ServerId, SourceServer>): readonly ServerId[] =>
  selection.kind === 'servers' ? selection.serverIds.filter((id) => !known.has(id)) : [];
