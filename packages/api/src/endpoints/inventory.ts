/**
 * Source servers, their recovery points, and quotas: what DRS has in a place.
 */
import { accountId, ok, refused, region, serverId } from '@drs-orchestrator/domain';
import { moment } from '../input/moment.ts';
import { failureOf } from '../failure.ts';
import { readIdToken, readPointToken } from '../list-token.ts';
import { presentQuotas, presentRecoveryPoints, presentSourceServers, standingNamed } from '../present/inventory.ts';
import type { Endpoint } from './endpoint.ts';

export const listSourceServers: Endpoint<'list_source_servers'> = async ({ input }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readIdToken('source-servers', input.nextToken);
  if (!after.ok) return after;
  const listed = await useCases.listSourceServers({
    accountId: accountId(input.accountId),
    region: region(input.region),
    limit: input.limit,
    ...(input.tags === undefined ? {} : { tags: input.tags }),
    ...(input.recoveryPointStatuses === undefined ? {} : { standings: input.recoveryPointStatuses.map(standingNamed) }),
    ...(after.value === undefined ? {} : { after: serverId(after.value) }),
  });
  return listed.ok ? ok(presentSourceServers(listed.value)) : refused(failureOf(listed.refusal));
};

export const listRecoveryPoints: Endpoint<'list_recovery_points'> = async ({ input }, { useCases }) => {
  const after = input.nextToken === undefined ? ok(undefined) : readPointToken(input.nextToken);
  if (!after.ok) return after;
  const listed = await useCases.listRecoveryPoints({
    accountId: accountId(input.accountId),
    region: region(input.region),
    serverId: serverId(input.sourceServerId),
    limit: input.limit,
    ...(input.from === undefined ? {} : { from: moment(input.from) }),
    ...(input.to === undefined ? {} : { to: moment(input.to) }),
    ...(after.value === undefined ? {} : { after: after.value }),
  });
  return listed.ok ? ok(presentRecoveryPoints(listed.value)) : refused(failureOf(listed.refusal));
};

export const getQuotas: Endpoint<'get_quotas'> = async ({ input }, { useCases }) => {
  const counted = await useCases.getQuotas({
    ...(input.accountId === undefined ? {} : { accountId: accountId(input.accountId) }),
    ...(input.region === undefined ? {} : { region: region(input.region) }),
  });
  return counted.ok ? ok(presentQuotas(counted.value)) : refused(failureOf(counted.refusal));
};
