/**
 * DescribeRecoveryInstances: which instances DRS has launched from these source servers.
 */
import { DescribeRecoveryInstancesCommand } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { ListedInstance, ReadRefusal } from '@drs-orchestrator/application';
import { instanceId, jobId, ok, serverId } from '@drs-orchestrator/domain';
import type { Place, Result, ServerId } from '@drs-orchestrator/domain';
import { allPages, inPortions } from '../calls/pages.ts';
import { isServerIdForm } from '../parse/ids.ts';
import { readable } from '../parse/readable.ts';
import type { DrsDeps } from './drs-deps.ts';

/** Unlimited in the model; held to what the model allows for the ids of recovery instances in the same call. */
const idsPerCall = 200;

export const listInstances = (
  { calls, client, limits, log }: DrsDeps,
  at: Place,
  servers: readonly ServerId[],
): Promise<Result<readonly ListedInstance[], ReadRefusal>> =>
  inPortions([...new Set(servers)].filter(isServerIdForm), idsPerCall, (portion) =>
    allPages(limits.pages, async (from) => {
      const command = new DescribeRecoveryInstancesCommand({ filters: { sourceServerIDs: [...portion] }, ...from });
      const answer = await calls.read(at, 'DescribeRecoveryInstances', (abortSignal) => client(at).send(command, { abortSignal }));
      if (!answer.ok) return answer;
      return ok({ items: readable(log, 'recovery instance', answer.value.items ?? [], readInstance), nextToken: answer.value.nextToken });
    }),
  );

const readInstance = (item: unknown): ListedInstance | undefined => {
  const parsed = instanceShape.safeParse(item);
  if (!parsed.success) return undefined;
  const { recoveryInstanceID, sourceServerID, jobID, isDrill } = parsed.data;
  return {
    instanceId: instanceId(recoveryInstanceID),
    server: serverId(sourceServerID),
    ...(jobID === undefined ? {} : { job: jobId(jobID) }),
    drill: isDrill,
  };
};

/** An instance not said to be a drill's is taken for production. */
const instanceShape = z.object({
  recoveryInstanceID: z.string(),
  sourceServerID: z.string(),
  jobID: z.string().optional(),
  isDrill: z.boolean().default(false),
});
