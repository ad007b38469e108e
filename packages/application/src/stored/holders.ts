/**
 * Who holds what in a row of claims, as a store keeps it.
 *
 * One text and no row for each holder: a row is read and replaced whole, and 4,000 holders are 0.26 MB, below DynamoDB's 0.4 for
 * an item.
 */
import type { ClaimsRow } from '../ports/claims.ts';
import { fields, mapOf, text } from './check.ts';
import { storedForm } from './stored-form.ts';

type Holding = Pick<ClaimsRow, 'holders'>;

export const storedHolding = storedForm<Holding>('claims', fields<Holding>({ holders: mapOf(text) }));
