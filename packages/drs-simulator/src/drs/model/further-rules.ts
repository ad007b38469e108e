/**
 * What DRS refuses beside what its model says, by the name of the shape; and limits of ours for what the model leaves open, so that no
 * request is unbounded.
 */
import type { Body } from '../../answer.ts';

type Rule = (value: unknown) => string | undefined;

/** For `sourceServerIDs` of DescribeRecoveryInstances and `tagKeys`. */
const MAX_UNLIMITED_LIST = 1000;
/** AWS's own bound for a resource. */
export const MAX_TAGS = 50;

export const FURTHER_RULES: Readonly<Record<string, Rule | undefined>> = {
  ISO8601DatetimeString: (text) => (Number.isNaN(Date.parse(String(text))) ? 'must be a real date' : undefined),
  SourceServerIDs: bounded,
  TagKeys: (list) => (itemsIn(list).length === 0 ? 'must be at least 1 items' : bounded(list)),
  TagsMap: (map) => {
    const keys = Object.keys(map as Body);
    if (keys.length > MAX_TAGS) return `at most ${String(MAX_TAGS)} tags`;
    return keys.some((key) => key.toLowerCase().startsWith('aws:')) ? 'keys that begin with aws: are reserved' : undefined;
  },
  StartRecoveryRequestSourceServers: (list) =>
    distinct(
      itemsIn(list).map((entry) => (isNamed(entry) ? entry.sourceServerID : entry)),
      'a source server',
    ),
  RecoveryInstancesForTerminationRequest: (list) => distinct(itemsIn(list), 'a recovery instance'),
  StartFailbackRequestRecoveryInstanceIDs: (list) => distinct(itemsIn(list), 'a recovery instance'),
};

function itemsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isNamed(entry: unknown): entry is { readonly sourceServerID: unknown } {
  return typeof entry === 'object' && entry !== null && 'sourceServerID' in entry;
}

function bounded(list: unknown): string | undefined {
  return itemsIn(list).length > MAX_UNLIMITED_LIST ? `must be at most ${String(MAX_UNLIMITED_LIST)} items` : undefined;
}

function distinct(list: readonly unknown[], what: string): string | undefined {
  return new Set(list).size === list.length ? undefined : `must not name ${what} twice`;
}
