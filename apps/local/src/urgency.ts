/**
 * What of all that is asked from outside may wait for its turn.
 */
import { operations } from '@drs-orchestrator/contract';
import type { Urgency } from './turns.ts';

/**
 * A start asks AWS dozens of questions and takes seconds anyway; whatever else a person asks for is looked up or written down at once.
 * `name`: undefined for what names no operation, which is soon refused.
 */
export const urgencyOf = (name: string | undefined): Urgency => (name === operations.start_execution.name ? 'in-turn' : 'at-once');
