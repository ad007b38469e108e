/**
 * Which instance types there are in a Region, how large they are, and which zone offers them.
 */
import type { Answer, Body, Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { listParameter } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import { STANDARD_TYPES, UNKNOWN_SIZE } from '../world/instance-types.ts';
import { describe, USUAL_PAGES } from './listing.ts';
import { placeFacts } from './instance-body.ts';
import { ec2Refusal } from './refusals.ts';

export function describeInstanceTypes(context: CallContext, parameters: Parameters): Answer | Refusal {
  const offered = placeFacts(context.world, context.place).network.offered();
  const asked = listParameter(parameters, 'InstanceType');
  const missing = asked.filter((type) => !offered.has(type));
  if (missing.length > 0)
    return ec2Refusal('InvalidInstanceType', `The following supplied instance types do not exist: [${missing.join(', ')}]`);
  return describe(context, parameters, {
    operation: 'DescribeInstanceTypes',
    items: asked.length > 0 ? [...new Set(asked)] : [...offered.keys()],
    keyOf: (type) => type,
    bodyOf: typeBody,
    element: 'instanceTypeSet',
    filters: new Map([['instance-type', (type: string) => [type]]]),
    pages: { ...USUAL_PAGES, most: 100 },
    asked,
  });
}

function typeBody(type: string): Body {
  const { vcpus, memoryMib } = STANDARD_TYPES.get(type) ?? UNKNOWN_SIZE;
  return {
    instanceType: type,
    currentGeneration: true,
    supportedUsageClasses: { item: ['on-demand', 'spot'] },
    supportedRootDeviceTypes: { item: ['ebs'] },
    supportedVirtualizationTypes: { item: ['hvm'] },
    bareMetal: false,
    hypervisor: 'nitro',
    processorInfo: { supportedArchitectures: { item: ['x86_64'] } },
    vCpuInfo: { defaultVCpus: vcpus, defaultCores: Math.max(1, vcpus / 2), defaultThreadsPerCore: Math.min(2, vcpus) },
    memoryInfo: { sizeInMiB: memoryMib },
    instanceStorageSupported: false,
    burstablePerformanceSupported: type.startsWith('t'),
  };
}

type Offering = { readonly type: string; readonly location: string };

export function describeInstanceTypeOfferings(context: CallContext, parameters: Parameters): Answer | Refusal {
  const offered = placeFacts(context.world, context.place).network.offered();
  const locationType = parameters.get('LocationType') ?? 'region';
  if (locationType !== 'region' && locationType !== 'availability-zone')
    return ec2Refusal('InvalidParameterValue', `Value (${locationType}) for parameter locationType is not one the simulator models.`);
  const items = [...offered].flatMap(([type, zones]): readonly Offering[] =>
    locationType === 'region' ? [{ type, location: context.place.region }] : zones.map((location) => ({ type, location })),
  );
  return describe(context, parameters, {
    operation: 'DescribeInstanceTypeOfferings',
    items,
    keyOf: ({ type, location }) => `${type} ${location}`,
    bodyOf: ({ type, location }) => ({ instanceType: type, locationType, location }),
    element: 'instanceTypeOfferingSet',
    filters: new Map([
      ['instance-type', ({ type }: Offering) => [type]],
      ['location', ({ location }: Offering) => [location]],
    ]),
    pages: USUAL_PAGES,
    asked: [locationType],
  });
}
