/**
 * An execution as its page has it, and whether it is over.
 */
import { endedStatus, type OutputOf } from '@drs-orchestrator/contract';

export type Details = OutputOf<'get_execution_details'>;
export type Wave = Details['waveStatuses'][number];
export type Server = Details['serverExecutions'][number];

export const isOver = ({ status }: Pick<Details, 'status'>): boolean => endedStatus.options.some((ended) => ended === status);
