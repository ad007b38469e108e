/**
 * What IAM has to be asked to simulate a launch: the table of what roles are granted, turned around.
 *
 * Owns: the actions that are asked for, an example for each kind of thing they are asked on, and the circumstances in which DRS asks.
 * A policy allows some of them on certain things or under conditions alone, ours too: asked for on `*`, they would be missing.
 */
import { dependentActions, managedLaunchActions } from './documented-actions.ts';
import type { Action, Grant } from './grant.ts';
import { isAnywhere } from './grant.ts';
import type { DrsThing, Ec2Thing, PlaceNames } from './place-arns.ts';
import { placeGrants } from './place-grants.ts';

export type ContextValue = {
  readonly key: string;
  readonly type: 'string' | 'stringList' | 'boolean';
  readonly values: readonly string[];
};

/** Each action on each of the resources; none: on whatever there is. */
export type LaunchQuestion = {
  readonly actions: readonly Action[];
  readonly resources: readonly string[];
  readonly context: readonly ContextValue[];
};

/** The call itself, and all that AWS documents of what it does with its caller's rights. */
export const launchActions: ReadonlySet<Action> = new Set(['drs:StartRecovery', ...dependentActions, ...managedLaunchActions]);

export const launchQuestions = (place: Omit<PlaceNames, 'instanceRoles'>): readonly LaunchQuestion[] => {
  const { looking, preparing, launching, building, removing } = placeGrants({ ...place, instanceRoles: [] });
  return [...looking, ...preparing, ...launching, ...building, ...removing].flatMap((grant) => {
    const actions = grant.actions.filter((action) => launchActions.has(action));
    if (actions.length === 0) return [];
    const resources = isAnywhere(grant.on) ? [] : grant.on.map((arn) => exampleOf(arn, place.accountId));
    return [{ actions, resources, context: contextOf(grant, place.region) }];
  });
};

const digits = '0123456789abcdef0';

const examples: Readonly<Record<DrsThing | Ec2Thing, string>> = {
  job: `drsjob-${digits}`,
  'recovery-instance': `i-${digits}`,
  'source-server': `s-${digits}`,
  fleet: 'fleet-01234567-89ab-cdef-0123-456789abcdef',
  image: `ami-${digits}`,
  instance: `i-${digits}`,
  'launch-template': `lt-${digits}`,
  'network-interface': `eni-${digits}`,
  'security-group': `sg-${digits}`,
  snapshot: `snap-${digits}`,
  subnet: `subnet-${digits}`,
  volume: `vol-${digits}`,
  vpc: `vpc-${digits}`,
};

/** `arn:aws:ec2:eu-west-1:*:subnet/*` → `arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0123…` */
const exampleOf = (arn: string, accountId: string): string => {
  const [, thing] = /:([a-z-]+)\/\*$/.exec(arn) ?? [];
  if (thing === undefined) return arn;
  if (!isThing(thing)) throw new Error(`There is no example of what ${arn} stands for`);
  return arn.replace(':*:', `:${accountId}:`).replace(/\*$/, examples[thing]);
};

const isThing = (name: string): name is DrsThing | Ec2Thing => Object.hasOwn(examples, name);

const viaService: ContextValue = { key: 'aws:ViaAWSService', type: 'boolean', values: ['true'] };
const calledVia: ContextValue = { key: 'aws:CalledVia', type: 'stringList', values: ['drs.amazonaws.com'] };

/** As the request would come: with what the grant's conditions ask for. Whatever comes through a service comes through DRS. */
const contextOf = ({ when = {} }: Grant, region: string): readonly ContextValue[] => {
  const values = Object.entries(when).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => valueFor(operator, key, typeof wanted === 'string' ? wanted : (wanted[0] ?? ''))),
  );
  const isThroughDrs = values.some(({ key }) => key === viaService.key || key === calledVia.key);
  const others = values.filter(({ key }) => key !== viaService.key && key !== calledVia.key);
  const place: ContextValue = { key: 'aws:RequestedRegion', type: 'string', values: [region] };
  return [place, ...(isThroughDrs ? [viaService, calledVia] : []), ...others];
};

/** Of several values that will do, one is enough to ask for. */
const valueFor = (operator: string, key: string, wanted: string): ContextValue => {
  switch (operator) {
    case 'StringEquals':
      return { key, type: 'string', values: [wanted] };
    case 'ForAnyValue:StringEquals':
      return { key, type: 'stringList', values: [wanted] };
    case 'Bool':
      return { key, type: 'boolean', values: [wanted] };
    case 'Null':
      // "Null: false" asks for a tag of any value.
      return { key, type: 'string', values: ['drs.amazonaws.com'] };
    default:
      throw new Error(`What does ${operator} ask of ${key}?`);
  }
};
