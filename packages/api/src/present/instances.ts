/**
 * Recovery instances, and places nobody has heard from.
 */
import type { InstancesLook } from '@drs-orchestrator/application';
import type { Execution } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';

type InstanceRow = AnswerOf<'get_recovery_instances'>['instances'][number];

/** Where EC2 has nothing to say, the facts that were recorded when it was launched stand. */
export const presentInstance = (
  execution: Execution,
  { instanceId, server: index, isLatest, place, look }: InstancesLook['instances'][number],
): InstanceRow => {
  const identity = execution.plan.servers[index];
  const server = execution.servers[index];
  if (identity === undefined || server === undefined) throw new Error(`Execution ${execution.id} has no server ${index}`);
  const recorded = isLatest && server.instance?.instanceId === instanceId ? server.instance : null;
  const facts = look.kind === 'unseen' ? null : look.facts;
  return {
    instanceId,
    sourceServerId: identity.serverId,
    hostname: identity.hostname ?? facts?.privateDnsName ?? recorded?.privateDnsName ?? null,
    privateIp: facts?.privateIp ?? recorded?.privateIp ?? null,
    instanceType: facts?.instanceType ?? recorded?.instanceType ?? null,
    state: look.kind === 'unseen' ? null : (facts?.state ?? 'not-found'),
    waveNumber: server.wave,
    accountId: place.accountId,
    region: place.region,
  };
};

export const presentUnseen = (places: InstancesLook['unseen']): AnswerOf<'get_recovery_instances'>['unseen'] =>
  places.map(({ place, refusal }) => ({
    accountId: place.accountId,
    region: place.region,
    code: refusal.code,
    message: refusal.message,
  }));
