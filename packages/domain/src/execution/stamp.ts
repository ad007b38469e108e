/**
 * When, and as which record of its execution, something was written.
 */
import type { Instant } from '../instant.ts';

export type Stamp = { readonly at: Instant; readonly revision: number };
