/** Parameters of the query protocol as the tree that they are written from: `MetricData.member.1.Value` is the value of the first item. */
import type { Body } from '../answer.ts';
import type { Parameters } from '../query-protocol.ts';

/** No input of CloudWatch is deeper. */
const MAX_DEPTH = 12;

type Branch = { [name: string]: Branch | string };

/** Leaves are texts. */
export function treeOf(parameters: Parameters): Body {
  const root: Branch = Object.create(null) as Branch;
  for (const [name, value] of parameters) {
    if (name === 'Action' || name === 'Version' || /^x-amz-/i.test(name)) continue;
    const path = name.split('.').slice(0, MAX_DEPTH);
    const leaf = path.pop() ?? '';
    let branch = root;
    for (const part of path) {
      const next = branch[part];
      const inner = typeof next === 'object' ? next : (Object.create(null) as Branch);
      branch[part] = inner;
      branch = inner;
    }
    branch[leaf] = value;
  }
  return withLists(root) as Body;
}

/** A branch with nothing but `member` is a list, in the order of its numbers; an empty one is sent as `MetricData=`. */
function withLists(value: Branch | string): unknown {
  if (typeof value === 'string') return value;
  const { member, ...rest } = value;
  if (typeof member === 'object' && Object.keys(rest).length === 0) {
    const numbers = Object.keys(member).toSorted((a, b) => Number(a) - Number(b));
    return numbers.map((number) => withLists(member[number] ?? ''));
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withLists(inner)]));
}
