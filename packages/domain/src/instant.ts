/**
 * Moments and spans of time.
 *
 * Owns: the unit (milliseconds since 1970 in UTC, as a number) and its arithmetic. The domain has no clock: every
 * function that needs the time of day gets an `Instant`.
 */

declare const brand: unique symbol;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [brand]: 'Instant' };

export const instant = (milliseconds: number): Instant => milliseconds as Instant;

export const later = (from: Instant, milliseconds: number): Instant => instant(from + milliseconds);

/** Milliseconds from `earlier` to `later`; negative when they are the other way round. */
export const between = (earlierMoment: Instant, laterMoment: Instant): number => laterMoment - earlierMoment;

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(count * 60);
