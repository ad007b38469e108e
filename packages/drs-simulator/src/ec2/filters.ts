/**
 * The filters of DescribeInstances. Names and values are case-sensitive; a value may hold the wildcards `*` and `?`.
 *
 * Invariant: a filter the simulator does not know is refused, because ignoring it would answer with the wrong instances.
 */
import type { Refusal } from '../answer.ts';
import type { InstanceFacts } from './instance-body.ts';
import { privateDnsNameOf, reservationIdOf, stateCode } from './instance-body.ts';
import { ec2Refusal } from './refusals.ts';

export type Filter = { readonly name: string; readonly values: readonly string[] };

const MAX_VALUES = 200;

/** The values an instance has for a filter; any of them may match. */
type ValuesOf = (facts: InstanceFacts) => readonly (string | undefined)[];

const FILTERS: ReadonlyMap<string, ValuesOf> = new Map<string, ValuesOf>([
  ['architecture', () => ['x86_64']],
  ['availability-zone', ({ place }) => [place.availabilityZone]],
  ['image-id', ({ instance, place }) => [place.imageIds[instance.os]]],
  ['instance-id', ({ instance }) => [instance.id]],
  ['instance-state-code', ({ state }) => [String(stateCode(state))]],
  ['instance-state-name', ({ state }) => [state]],
  ['instance-type', ({ instance }) => [instance.instanceType]],
  ['network-interface.addresses.private-ip-address', livingAddress],
  ['owner-id', ({ instance }) => [instance.accountId]],
  ['platform', ({ instance }) => [instance.os === 'windows' ? 'windows' : undefined]],
  ['private-dns-name', ({ instance, state }) => [state === 'terminated' ? undefined : privateDnsNameOf(instance)]],
  ['private-ip-address', livingAddress],
  ['reservation-id', (facts) => [reservationIdOf(facts)]],
  ['subnet-id', ({ state, place }) => [state === 'terminated' ? undefined : place.subnetId]],
  ['tag-key', ({ instance }) => Object.keys(instance.tags)],
  ['vpc-id', ({ state, place }) => [state === 'terminated' ? undefined : place.vpcId]],
]);
const TAG_PREFIX = 'tag:';

function livingAddress({ instance, state }: InstanceFacts): readonly (string | undefined)[] {
  return [state === 'terminated' ? undefined : instance.privateIp];
}

/** All filters have to match, each by any of its values. */
export function compileFilters(filters: readonly Filter[]): ((facts: InstanceFacts) => boolean) | Refusal {
  const tests: ((facts: InstanceFacts) => boolean)[] = [];
  for (const { name, values } of filters) {
    const valuesOf = valuesOfFilter(name);
    if (valuesOf === undefined) return ec2Refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
    if (values.length > MAX_VALUES) {
      return ec2Refusal('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${String(MAX_VALUES)}`);
    }
    const exact = new Set(values.filter((value) => !/[*?\\]/.test(value)));
    const patterns = values.filter((value) => !exact.has(value)).map(wildcard);
    tests.push((facts) =>
      valuesOf(facts).some((value) => value !== undefined && (exact.has(value) || patterns.some((pattern) => pattern.test(value)))),
    );
  }
  return (facts) => tests.every((test) => test(facts));
}

function valuesOfFilter(name: string): ValuesOf | undefined {
  if (!name.startsWith(TAG_PREFIX)) return FILTERS.get(name);
  const key = name.slice(TAG_PREFIX.length);
  return ({ instance }) => [Object.hasOwn(instance.tags, key) ? instance.tags[key] : undefined];
}

/** `*` any text, `?` one character, a backslash takes the next character as it is. */
function wildcard(value: string): RegExp {
  const source = value.replaceAll(/\\(.)|[\s\S]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return literally(escaped);
    if (part === '*') return '.*';
    return part === '?' ? '.' : literally(part);
  });
  return new RegExp(`^${source}$`, 's');
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
