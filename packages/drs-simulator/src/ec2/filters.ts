/**
 * Filters of EC2's describe operations. Names and values are case-sensitive; a value may hold the wildcards `*` and `?`.
 *
 * Invariant: a filter the simulator does not know is refused, because ignoring it would answer with the wrong things.
 */
import type { Refusal } from '../answer.ts';
import type { Tags } from '../world/records.ts';
import { ec2Refusal } from './refusals.ts';

export type Filter = { readonly name: string; readonly values: readonly string[] };

const MAX_VALUES = 200;

/** The values a thing has for each filter; any of them may match. */
export type FilterValues<Item> = ReadonlyMap<string, (item: Item) => readonly (string | undefined)[]>;

const TAG_PREFIX = 'tag:';

/** All filters have to match, each by any of its values. */
export function compileFilters<Item>(
  filters: readonly Filter[],
  known: FilterValues<Item>,
  tagsOf?: (item: Item) => Tags,
): ((item: Item) => boolean) | Refusal {
  const tests: ((item: Item) => boolean)[] = [];
  for (const { name, values } of filters) {
    const valuesOf = known.get(name) ?? (tagsOf === undefined ? undefined : tagValues(name, tagsOf));
    if (valuesOf === undefined) return ec2Refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
    if (values.length > MAX_VALUES) {
      return ec2Refusal('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${String(MAX_VALUES)}`);
    }
    const exact = new Set(values.filter((value) => !/[*?\\]/.test(value)));
    const patterns = values.filter((value) => !exact.has(value)).map(wildcard);
    tests.push((item) =>
      valuesOf(item).some((value) => value !== undefined && (exact.has(value) || patterns.some((pattern) => pattern.test(value)))),
    );
  }
  return (item) => tests.every((test) => test(item));
}

function tagValues<Item>(name: string, tagsOf: (item: Item) => Tags): ((item: Item) => readonly (string | undefined)[]) | undefined {
  if (name === 'tag-key') return (item) => Object.keys(tagsOf(item));
  if (!name.startsWith(TAG_PREFIX)) return undefined;
  const key = name.slice(TAG_PREFIX.length);
  return (item) => {
    const tags = tagsOf(item);
    return [Object.hasOwn(tags, key) ? tags[key] : undefined];
  };
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
