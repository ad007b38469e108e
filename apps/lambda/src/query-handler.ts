/**
 * `query-handler`: answers what reads.
 *
 * Composed once per container, while Lambda gives it a whole processor, and before its first event.
 */
import { composeQueryHandler } from './compose.ts';

export const handler = composeQueryHandler();
