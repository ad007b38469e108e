/**
 * The port `Instances` on Amazon EC2.
 *
 * Instances are asked for by a filter and never by `InstanceIds`: with those, one id that EC2 does not know fails the whole
 * call.
 */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Instances, ReadRefusal } from '@drs-orchestrator/application';
import { instanceId, instant, ok } from '@drs-orchestrator/domain';
import type { InstanceFacts, InstanceId, Place, Result } from '@drs-orchestrator/domain';
import { allPages, inPortions } from '../calls/pages.ts';
import type { Ec2Deps } from './ec2-deps.ts';

/** Values that one filter may have. */
const idsPerDescribe = 200;
/** The most that EC2 gives, so that the answer for one filter is one page. */
const instancesPerPage = 1_000;
/** Starting and stopping are refused as a whole for one bad id; small portions keep the damage small. */
const idsPerChange = 50;

export const createInstances = (deps: Ec2Deps): Instances => ({
  describe: (at, instances) => inPortions([...new Set(instances)], idsPerDescribe, (portion) => describePortion(deps, at, portion)),
  start: (at, instances) => change(deps, at, instances, 'StartInstances'),
  stop: (at, instances) => change(deps, at, instances, 'StopInstances'),
});

const describePortion = async (
  { calls, client, limits, pace }: Ec2Deps,
  at: Place,
  portion: readonly InstanceId[],
): Promise<Result<readonly InstanceFacts[], ReadRefusal>> => {
  const ec2 = await client(at);
  return allPages(limits.pages, async (from) => {
    const Filters = [{ Name: 'instance-id', Values: [...portion] }];
    const command = new ec2.sdk.DescribeInstancesCommand({ Filters, MaxResults: instancesPerPage, NextToken: from.nextToken });
    await pace(at);
    const answer = await calls.read(at, 'DescribeInstances', (abortSignal) => ec2.client.send(command, { abortSignal }));
    if (!answer.ok) return answer;
    const { Reservations = [], NextToken } = answer.value;
    return ok({ items: Reservations.flatMap(({ Instances: found = [] }) => found.flatMap(readInstance)), nextToken: NextToken });
  });
};

/** Both calls may be repeated: an instance that already is as asked stays as it is. */
const change = async (
  { calls, client }: Ec2Deps,
  at: Place,
  instances: readonly InstanceId[],
  operation: 'StartInstances' | 'StopInstances',
): Promise<Result<undefined, ReadRefusal>> => {
  const ec2 = await client(at);
  const done = await inPortions([...new Set(instances)], idsPerChange, async (portion) => {
    const input = { InstanceIds: [...portion] };
    const answer = await calls.read<unknown>(at, operation, (abortSignal) =>
      operation === 'StartInstances'
        ? ec2.client.send(new ec2.sdk.StartInstancesCommand(input), { abortSignal })
        : ec2.client.send(new ec2.sdk.StopInstancesCommand(input), { abortSignal }),
    );
    return answer.ok ? ok([]) : answer;
  });
  return done.ok ? ok(undefined) : done;
};

/** Any state is kept as EC2 says it. An instance without an id tells nothing about anyone. */
const readInstance = (found: Ec2.Instance): readonly InstanceFacts[] => {
  if (found.InstanceId === undefined) return [];
  return [
    {
      instanceId: instanceId(found.InstanceId),
      state: found.State?.Name ?? 'unknown',
      ...(given(found.PrivateIpAddress) ? { privateIp: found.PrivateIpAddress } : {}),
      ...(given(found.PrivateDnsName) ? { privateDnsName: found.PrivateDnsName } : {}),
      ...(given(found.InstanceType) ? { instanceType: found.InstanceType } : {}),
      ...(found.LaunchTime === undefined ? {} : { launchTime: instant(found.LaunchTime.getTime()) }),
    },
  ];
};

/** A terminated instance has its names and addresses as empty elements. */
const given = (text: string | undefined): text is string => text !== undefined && text !== '';
