/**
 * The source servers that DRS knows in a place, by id.
 *
 * Owns: the refusal where DRS did not answer, with its code and the place. That is never an empty place (I12).
 */
import { ok, placeKey, refused, type Place, type Result, type ServerId } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { SourceServer } from '../ports/inventory.ts';
import type { Refusal } from '../refusal.ts';

export type KnownServers = ReadonlyMap<ServerId, SourceServer>;

/** `only`: as the port says; left out, all of the place. */
export const knownServers = async (
  { inventory }: Pick<Application, 'inventory'>,
  place: Place,
  only?: readonly ServerId[],
): Promise<Result<KnownServers, Refusal>> => {
  if (only?.length === 0) return ok(new Map());
  const servers = await inventory.sourceServers(place, only);
  if (servers.ok) return ok(new Map(servers.value.map((server) => [server.serverId, server])));
  const { code, message } = servers.refusal;
  return refused({ kind: 'recovery-service', code, message: `${placeKey(place)}: ${message}` });
};
