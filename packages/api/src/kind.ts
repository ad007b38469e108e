/**
 * Which of the five kinds of invocation an event is.
 *
 * Owns: the order of the questions. An event may look like several kinds; the first that fits counts.
 */
import { isFields, own, type Fields } from './input/fields.ts';

export type Kind =
  | { readonly kind: 'worker'; readonly event: Fields }
  | { readonly kind: 'action'; readonly action: unknown; readonly event: Fields }
  | { readonly kind: 'direct'; readonly operation: unknown; readonly event: Fields }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'http'; readonly method: string; readonly path: string; readonly event: Fields }
  | { readonly kind: 'unknown' };

export const kindOf = (event: unknown): Kind => {
  if (!isFields(event)) return { kind: 'unknown' };
  const action = own(event, 'action');
  const operation = own(event, 'operation');
  const method = own(event, 'httpMethod');
  const path = own(event, 'path');
  if (own(event, 'worker') === true) return { kind: 'worker', event };
  if (isSaid(action)) return { kind: 'action', action, event };
  if (isSaid(operation) && !isSaid(method)) return { kind: 'direct', operation, event };
  if (own(event, 'source') === 'aws.events') return { kind: 'schedule' };
  if (isText(method) && isText(path)) return { kind: 'http', method, path, event };
  return { kind: 'unknown' };
};

/** As callers in other languages test a field: empty, false and zero are as good as missing. */
const isSaid = (value: unknown): boolean => value !== undefined && value !== '' && value !== false && value !== 0;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
