/**
 * Other active executions that hold the plan or one of its servers.
 *
 * Owns: showing them. A start asks the same before it looks at anything else, and is told of a conflict.
 */
import { nameOf, type Finding } from '@drs-orchestrator/domain';
import { otherHolders } from '../claims/claim.ts';
import type { Look, Subject } from './subject.ts';

export const lookAtHolders = async (look: Look, { plan }: Subject): Promise<readonly Finding[]> => {
  const names = new Map<string, string>(plan.servers.map((server) => [server.serverId, nameOf(server)]));
  return (await otherHolders(look, plan)).flatMap(({ executionId, planName, holdsPlan, servers }): readonly Finding[] => {
    const finding = { check: 'servers-free', result: 'block' } as const;
    if (holdsPlan) return [{ ...finding, subject: plan.planId, message: `The plan has an active execution already: ${executionId}` }];
    return servers.map((server) => ({
      ...finding,
      subject: server,
      message: `Server ${names.get(server) ?? server} is in another active execution: ${executionId} of plan ${planName}`,
    }));
  });
};
