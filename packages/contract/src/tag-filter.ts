/**
 * Tags to select by: as an object, as a list of `key=value`, or as such a list in one text, which is what a URL can carry.
 *
 * Owns: reading the three as one. The first `=` ends the key; commas separate, which no tag of DRS can contain.
 */
import * as z from 'zod';
import { readPlainly } from './plain-issues.ts';

/** As many as AWS allows on one thing, in its lengths. */
export const tagLimits = { tags: 50, keyCharacters: 128, valueCharacters: 256 } as const;

/** Above what 50 tags in their lengths come to. */
const textCharacters = 20_000;

const key = z.string().min(1).max(tagLimits.keyCharacters);
const value = z.string().max(tagLimits.valueCharacters);
const byName = z.record(key, value).refine((tags) => Object.keys(tags).length <= tagLimits.tags, `At most ${String(tagLimits.tags)} tags`);
const pairs = z.array(z.string().max(tagLimits.keyCharacters + tagLimits.valueCharacters + 1)).max(tagLimits.tags);
const text = z.string().min(1).max(textCharacters);

export const tagFilter = z.union([byName, pairs, text]).transform((given, context): Record<string, string> => {
  if (typeof given === 'object' && !Array.isArray(given)) return given;
  const tags = new Map<string, string>();
  const complain = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  for (const pair of typeof given === 'string' ? given.split(',') : given) {
    const [, name, said] = /^([^=]+)=([^]*)$/.exec(pair.trim()) ?? [];
    if (name === undefined || said === undefined) return complain('Must be key=value, several of them with commas between');
    const earlier = tags.get(name);
    if (earlier !== undefined && earlier !== said) return complain(`No server has two values of the tag ${name.slice(0, 50)}`);
    tags.set(name, said);
  }
  const read = readPlainly(byName, Object.fromEntries(tags));
  return read.success ? read.data : complain(read.issues.map(({ message }) => message).join('; '));
});
