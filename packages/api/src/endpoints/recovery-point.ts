/**
 * The choice of recovery points, from the wire's words to the domain's.
 */
import type { InputOf } from '@drs-orchestrator/contract';
import { ok, refused, serverId, snapshotId, type PointChoice, type Result } from '@drs-orchestrator/domain';
import { moment } from '../input/moment.ts';
import { invalidParameters, type Failure } from '../failure.ts';

type Given = InputOf<'start_execution'>['recoveryPoint'];

export const pointChoice = (given: Given): PointChoice => {
  if (given?.notAfter !== undefined) return { kind: 'not-after', at: moment(given.notAfter) };
  if (given?.snapshots === undefined) return { kind: 'latest' };
  const snapshots = Object.entries(given.snapshots).map(([server, snapshot]) => [serverId(server), snapshotId(snapshot)] as const);
  return { kind: 'snapshots', snapshots: new Map(snapshots) };
};

/** Where a query string says it flat; both at once must not differ. */
export const pointChoiceOf = ({
  recoveryPoint,
  notAfter,
}: Pick<InputOf<'check_readiness'>, 'recoveryPoint' | 'notAfter'>): Result<PointChoice, Failure> => {
  if (notAfter === undefined) return ok(pointChoice(recoveryPoint));
  const flat = pointChoice({ notAfter });
  const nested = recoveryPoint === undefined ? flat : pointChoice(recoveryPoint);
  const isSame = nested.kind === 'not-after' && flat.kind === 'not-after' && nested.at === flat.at;
  return isSame ? ok(flat) : refused(invalidParameters([{ field: 'notAfter', message: 'Says something else than recoveryPoint' }]));
};
