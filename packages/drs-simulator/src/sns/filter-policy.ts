/**
 * Filter policies on message attributes: which messages a subscription wants.
 *
 * Modelled are texts, prefix, anything-but (texts) and exists; a policy that says more is refused where it is made.
 */
import * as z from 'zod';

/** SNS's own bounds. */
const MAX_KEYS = 5;
const MAX_COMBINATIONS = 150;

const condition = z.union([
  z.string(),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ 'anything-but': z.array(z.string()).min(1) }),
  z.strictObject({ exists: z.boolean() }),
]);
type Condition = z.infer<typeof condition>;

const policySchema = z.record(z.string(), z.array(condition).min(1));
export type FilterPolicy = z.infer<typeof policySchema>;

/** The values of each attribute; a list of texts has several. */
export type Attributes = ReadonlyMap<string, readonly string[]>;

/** A text says what is wrong with it. */
export function readFilterPolicy(text: string): FilterPolicy | string {
  let decoded: unknown;
  try {
    decoded = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return 'FilterPolicy: failed to parse JSON';
    throw error;
  }
  const parsed = policySchema.safeParse(decoded);
  if (!parsed.success) return 'FilterPolicy: not a policy that the simulator models';
  const keys = Object.values(parsed.data);
  const combinations = keys.reduce((product, conditions) => product * conditions.length, 1);
  if (keys.length > MAX_KEYS || combinations > MAX_COMBINATIONS) return 'FilterPolicy: Filter policy is too complex';
  return parsed.data;
}

/** Every key of the policy by at least one of its conditions. */
export function meetsPolicy(policy: FilterPolicy, attributes: Attributes): boolean {
  return Object.entries(policy).every(([name, conditions]) => {
    const values = attributes.get(name);
    return conditions.some((one) => meets(one, values));
  });
}

function meets(one: Condition, values: readonly string[] | undefined): boolean {
  if (typeof one === 'object' && 'exists' in one) return one.exists === (values !== undefined);
  return (values ?? []).some((value) => {
    if (typeof one === 'string') return value === one;
    if ('prefix' in one) return value.startsWith(one.prefix);
    return 'anything-but' in one && !one['anything-but'].includes(value);
  });
}
