/**
 * The answer of check_readiness, and recovery points as an execution shows them.
 */
import type { ReadinessAnswer } from '@drs-orchestrator/application';
import { overridableCheck } from '@drs-orchestrator/contract';
import { spreadOf, type Execution } from '@drs-orchestrator/domain';
import type { AnswerOf } from '../endpoints/endpoint.ts';
import { isoTimeOrNull } from './words.ts';

export const presentReadiness = ({ planId, kind, ready, checks, overrides, spread }: ReadinessAnswer): AnswerOf<'check_readiness'> => ({
  planId,
  executionType: kind,
  ready,
  checks: [...checks],
  overrides: overrides.flatMap((id) => overridableCheck.safeParse(id).data ?? []),
  recoveryPoints: {
    oldest: isoTimeOrNull(spread.oldest),
    newest: isoTimeOrNull(spread.newest),
    spreadSeconds: spread.spreadSeconds,
    servers: spread.servers,
    unknown: spread.unknown,
  },
});

const requestedWords = { latest: 'LATEST', 'not-after': 'NOT_AFTER', snapshots: 'SNAPSHOTS' } as const;

/** The spread is that of all servers or none: one that is launched from its latest point has none before it is. */
export const recoveryPointOf = ({ recoveryPoint, servers }: Execution): AnswerOf<'get_execution_details'>['recoveryPoint'] => {
  const spread = spreadOf(servers.map(({ point }) => point?.at ?? null));
  const isWhole = spread.unknown === 0;
  return {
    requested: requestedWords[recoveryPoint.kind],
    notAfter: isoTimeOrNull(recoveryPoint.kind === 'not-after' ? recoveryPoint.at : null),
    oldest: isWhole ? isoTimeOrNull(spread.oldest) : null,
    newest: isWhole ? isoTimeOrNull(spread.newest) : null,
    spreadSeconds: isWhole ? spread.spreadSeconds : null,
  };
};
