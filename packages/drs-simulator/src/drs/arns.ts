/** ARNs of DRS resources, written and read. */
import type { Place } from '../world/records.ts';

export type DrsResource = 'source-server' | 'job' | 'recovery-instance';

export function drsArn(place: Place, resource: DrsResource, id: string): string {
  return `arn:aws:drs:${place.region}:${place.accountId}:${resource}/${id}`;
}

/** undefined when it is no DRS resource of this account and Region. */
export function readDrsArn(arn: string, place: Place): { readonly resource: DrsResource; readonly id: string } | undefined {
  const [, region, accountId, resource, id] =
    /^arn:aws[\w-]*:drs:([^:]+):(\d{12}):(source-server|job|recovery-instance)\/([\w-]+)$/.exec(arn) ?? [];
  if (region !== place.region || accountId !== place.accountId || id === undefined) return undefined;
  return { resource: resource as DrsResource, id };
}
