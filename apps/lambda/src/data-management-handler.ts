/**
 * `data-management-handler`: keeps groups, plans and accounts.
 *
 * Composed once per container, while Lambda gives it a whole processor, and before its first event.
 */
import { composeDataManagementHandler } from './compose.ts';

export const handler = composeDataManagementHandler();
