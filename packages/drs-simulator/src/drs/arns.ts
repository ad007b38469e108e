/** ARNs of DRS resources, written and read. */
import type { Place } from '../world/records.ts';

const RESOURCES = [
  'source-server',
  'job',
  'recovery-instance',
  'launch-configuration-template',
  'replication-configuration-template',
] as const;
export type DrsResource = (typeof RESOURCES)[number];

const ARN = new RegExp(`^arn:aws[\\w-]*:drs:([^:]+):(\\d{12}):(${RESOURCES.join('|')})/([\\w-]+)$`);

export function drsArn(place: Place, resource: DrsResource, id: string): string {
  return `arn:aws:drs:${place.region}:${place.accountId}:${resource}/${id}`;
}

/** undefined when it is no DRS resource of this account and Region. */
export function readDrsArn(arn: string, place: Place): { readonly resource: DrsResource; readonly id: string } | undefined {
  const [, region, accountId, resource, id] = ARN.exec(arn) ?? [];
  if (region !== place.region || accountId !== place.accountId || id === undefined) return undefined;
  return { resource: resource as DrsResource, id };
}
