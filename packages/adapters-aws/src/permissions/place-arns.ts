/**
 * The ARNs of what there is in an account and Region, with `*` in place of ids.
 *
 * Owns: which parts of an ARN a kind of thing leaves empty. Names may be placeholders that a template fills in.
 */

export type PlaceNames = {
  readonly partition: string;
  /** `*`: a Region that a condition says, and no ARN. */
  readonly region: string;
  readonly accountId: string;
  /** Names of roles that launch templates give to instances, beside those that DRS brings. */
  readonly instanceRoles: readonly string[];
};

/** The tag with which DRS marks what it makes; its value does not matter. */
export const drsMark = 'AWSElasticDisasterRecoveryManaged';

export type DrsThing = 'job' | 'recovery-instance' | 'source-server';

export type Ec2Thing =
  'fleet' | 'image' | 'instance' | 'launch-template' | 'network-interface' | 'security-group' | 'snapshot' | 'subnet' | 'volume' | 'vpc';

/** Nobody's by their ARN. */
const withoutAccount: ReadonlySet<Ec2Thing> = new Set(['image', 'snapshot']);

/** A shared one keeps its owner's account in its ARN. */
const ofAnyAccount: ReadonlySet<Ec2Thing> = new Set(['subnet', 'vpc']);

export const arnsAt = ({ partition, region, accountId }: PlaceNames) => ({
  drs: (thing: DrsThing): string => `arn:${partition}:drs:${region}:${accountId}:${thing}/*`,
  ec2: (thing: Ec2Thing): string => {
    const account = withoutAccount.has(thing) ? '' : ofAnyAccount.has(thing) ? '*' : accountId;
    return `arn:${partition}:ec2:${region}:${account}:${thing}/*`;
  },
  role: (name: string): string => `arn:${partition}:iam::${accountId}:role/${name}`,
});
