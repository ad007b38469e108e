/**
 * A use case as the api sees it, bound to what it needs.
 */
import type { Refusal } from '@drs-orchestrator/application';
import type { Result } from '@drs-orchestrator/domain';

export type Asked<Request, Answer> = (request: Request) => Promise<Result<Answer, Refusal>>;
