/**
 * Moments of requests.
 */
import { instant, type Instant } from '@drs-orchestrator/domain';

/** Of a text that the contract has checked. */
export const moment = (text: string): Instant => instant(Date.parse(text));
