/**
 * DescribeRecoveryInstances: which instances DRS has launched from these source servers.
 *
 * One that cannot be read refuses the whole answer: left out, a launch would clean it up unasked, and nobody would miss it in
 * a list of what is left (I12).
 */
import { DescribeRecoveryInstancesCommand } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { ListedInstance, ReadRefusal } from '@drs-orchestrator/application';
import { instanceId, jobId, ok, refused, serverId } from '@drs-orchestrator/domain';
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
      const { items = [], nextToken } = answer.value;
      const read = readable(log, 'recovery instance', items, readInstance);
      if (read.length < items.length) return refused(unreadable(items.length - read.length, items.length));
      return ok({ items: read, nextToken });
    }),
  );

const unreadable = (count: number, of: number): ReadRefusal => ({
  kind: 'never',
  code: 'UnreadableAnswer',
  message: `DescribeRecoveryInstances answered with ${String(count)} of ${String(of)} recovery instances that cannot be read`,
});

const readInstance = (item: unknown): ListedInstance | undefined => {
  const parsed = instanceShape.safeParse(item);
  if (!parsed.success) return undefined;
  const { recoveryInstanceID, sourceServerID, jobID, isDrill, ec2InstanceState, failback } = parsed.data;
  return {
    instanceId: instanceId(recoveryInstanceID),
    server: serverId(sourceServerID),
    ...(jobID === undefined ? {} : { job: jobId(jobID) }),
    drill: isDrill,
    state: ec2InstanceState ?? null,
    failback: failback?.state ?? null,
  };
};

/** An instance not said to be a drill's is taken for production. */
const instanceShape = z.object({
  recoveryInstanceID: z.string(),
  sourceServerID: z.string(),
  jobID: z.string().optional(),
  isDrill: z.boolean().default(false),
  ec2InstanceState: z.string().optional(),
  failback: z.object({ state: z.string().optional() }).optional(),
});
