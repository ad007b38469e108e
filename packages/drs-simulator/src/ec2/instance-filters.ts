/**
 * The filters of DescribeInstances. What a terminated instance has lost, it is not found by.
 */
import type { FilterValues } from './filters.ts';
import type { InstanceFacts } from './instance-body.ts';
import { interfaceIdOf, privateDnsNameOf, reservationIdOf, stateCode } from './instance-body.ts';

type ValuesOf = (facts: InstanceFacts) => readonly (string | undefined)[];

export const INSTANCE_FILTERS: FilterValues<InstanceFacts> = new Map<string, ValuesOf>([
  ['architecture', () => ['x86_64']],
  ['availability-zone', ({ subnet }) => [subnet.zone]],
  ['iam-instance-profile.arn', ({ instance }) => [instance.profileArn]],
  ['image-id', ({ instance, place }) => [place.imageIds[instance.os]]],
  ['instance-id', ({ instance }) => [instance.id]],
  ['instance-state-code', ({ state }) => [String(stateCode(state))]],
  ['instance-state-name', ({ state }) => [state]],
  ['instance-type', ({ instance }) => [instance.instanceType]],
  ['instance.group-id', living(({ groups }) => groups.map(({ id }) => id))],
  ['network-interface.addresses.private-ip-address', living(({ instance }) => [instance.privateIp])],
  ['network-interface.network-interface-id', living((facts) => [interfaceIdOf(facts)])],
  ['owner-id', ({ instance }) => [instance.accountId]],
  ['platform', ({ instance }) => [instance.os === 'windows' ? 'windows' : undefined]],
  ['private-dns-name', living(({ instance }) => [privateDnsNameOf(instance)])],
  ['private-ip-address', living(({ instance }) => [instance.privateIp])],
  ['reservation-id', (facts) => [reservationIdOf(facts)]],
  ['subnet-id', living(({ subnet }) => [subnet.id])],
  ['vpc-id', living(({ subnet }) => [subnet.vpcId])],
]);

function living(valuesOf: ValuesOf): ValuesOf {
  return (facts) => (facts.state === 'terminated' ? [] : valuesOf(facts));
}
