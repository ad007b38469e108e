/**
 * The servers of a plan as they are right now, with their names: those of its groups, and those that its waves name.
 */
import type { CallInput, OutputOf } from '@drs-orchestrator/contract';
import { useQuery } from '@tanstack/react-query';
import { allPages } from '../data/queries.ts';
import { byName } from '../parts/by-name.ts';

type Plan = OutputOf<'get_recovery_plan'>;

export type PlanServer = {
  readonly sourceServerId: string;
  readonly hostname: string | null;
  readonly accountId: string;
  readonly region: string;
  readonly waveNumber: number;
};

type Selection = { readonly waveNumber: number; readonly input: CallInput<'resolve_protection_group'> };

const selectionsOf = ({ waves }: Plan): readonly Selection[] =>
  waves.flatMap(({ waveNumber, protectionGroupIds, servers }) => [
    ...protectionGroupIds.map((groupId) => ({ waveNumber, input: { groupId } })),
    ...servers.map(({ accountId, region, sourceServerIds }) => ({ waveNumber, input: { accountId, region, sourceServerIds } })),
  ]);

const resolve = async ({ waveNumber, input }: Selection, signal: AbortSignal): Promise<readonly PlanServer[]> =>
  (await allPages('resolve_protection_group', input, signal)).flatMap(({ accountId, region, servers }) =>
    servers.map(({ sourceServerId, hostname }) => ({ sourceServerId, hostname, accountId, region, waveNumber })),
  );

export const nameOf = ({ hostname, sourceServerId }: PlanServer): string => hostname ?? sourceServerId;

const inOrder = byName(nameOf);

/** In the order of the waves, and by name in each. A browser asks a few at a time by itself. */
export const usePlanServers = (plan: Plan) =>
  useQuery({
    queryKey: ['servers of a plan', plan.planId, plan.version],
    queryFn: async ({ signal }) => {
      const resolved = await Promise.all(selectionsOf(plan).map((selection) => resolve(selection, signal)));
      const servers = [...new Map(resolved.flat().map((server) => [server.sourceServerId, server])).values()];
      return servers.sort((one, other) => one.waveNumber - other.waveNumber || inOrder(one, other));
    },
  });
