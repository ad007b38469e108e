/**
 * Which operation a method and path mean.
 *
 * Owns: the reading of the rows' path templates. A literal segment goes before a field, so `/executions/completed` is
 * not the execution named "completed" where both are routes. Prefixes and stages are the caller's to take off.
 */
import type { HttpBinding } from './operation.ts';
import { allOperations } from './registry.ts';
import type { AnyOperation } from './registry.ts';

export type Route =
  | {
      readonly kind: 'found';
      readonly operation: AnyOperation;
      readonly binding: HttpBinding;
      /** Input fields that stand in the path. */
      readonly fields: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'other-methods'; readonly allowedMethods: readonly string[] }
  | { readonly kind: 'unknown-path' };

export const routeOf = (method: string, path: string): Route => {
  const segments = segmentsOf(path);
  const matches = table.flatMap((entry) => {
    const fields = matchSegments(entry.template, segments);
    return fields === undefined ? [] : [{ ...entry, fields }];
  });
  if (matches.length === 0) return { kind: 'unknown-path' };
  const [best] = matches.filter((match) => match.binding.method === method).sort((a, b) => a.fields.size - b.fields.size);
  if (best === undefined)
    return { kind: 'other-methods', allowedMethods: [...new Set(matches.map((match) => match.binding.method))].sort() };
  return { kind: 'found', operation: best.operation, binding: best.binding, fields: best.fields };
};

/** Without the first slash and one at the end. */
const segmentsOf = (path: string): readonly string[] => path.replace(/^\//, '').replace(/\/$/, '').split('/');

const table = allOperations.flatMap((operation) =>
  operation.http.map((binding: HttpBinding) => ({ operation, binding, template: segmentsOf(binding.path) })),
);

const matchSegments = (template: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> | undefined => {
  if (template.length !== segments.length) return undefined;
  const fields = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? '';
    if (!expected.startsWith('{')) {
      if (segment !== expected) return undefined;
    } else if (segment === '') {
      return undefined;
    } else {
      fields.set(expected.slice(1, -1), decoded(segment));
    }
  }
  return fields;
};

/** A segment that is no percent-encoding stands for itself: whatever it names is looked up and not found. */
const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    if (cause instanceof URIError) return segment;
    throw cause;
  }
};
