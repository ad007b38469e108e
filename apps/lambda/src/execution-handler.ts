/**
 * `execution-handler`: starts and steers executions, works for the engine, the schedule and itself.
 *
 * Composed once per container, while Lambda gives it a whole processor, and before its first event.
 */
import { composeExecutionHandler } from './compose.ts';

export const handler = composeExecutionHandler();
