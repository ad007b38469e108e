/**
 * What must be true of every outlook, said without the outlook's own words.
 */
import { frozenWave, isInFlight, isOver, isTerminal, outlookOf, type Execution, type Instant } from '@drs-orchestrator/domain';
import { isDeepStrictEqual } from 'node:util';
import { demand } from './demand.ts';

export const checkOutlook = (execution: Execution, now: Instant): void => {
  const outlook = outlookOf(execution, now);
  demand(isDeepStrictEqual(outlook, outlookOf(execution, now)), 'One state at one moment has two outlooks');
  demand(outlook.waves.length === execution.waves.length, 'A wave has no outlook');
  if (isTerminal(execution) || execution.status.kind === 'paused')
    demand(outlook.endsAt === null, 'What waits for nobody has an end to come');
  for (const [index, { number, status }] of execution.waves.entries()) {
    const { startsAt = null, endsAt = null, deadline = null } = outlook.waves[index] ?? {};
    const name = `Wave ${String(number)}`;
    if (isOver(status)) demand(startsAt === null && endsAt === null && deadline === null, `${name} is over and has something to come`);
    if (isInFlight(status)) demand(startsAt === null, `${name} has begun and is still to start`);
    demand(startsAt === null || startsAt >= now, `${name} is to have started before now`);
    demand(endsAt === null || endsAt >= (startsAt ?? now), `${name} is to end before it may`);
    demand(endsAt === null || outlook.endsAt === null || endsAt <= outlook.endsAt, `${name} ends after the whole`);
    if (startsAt === null) continue;
    for (const other of frozenWave(execution.plan, number).dependsOn) {
      const before = outlook.waves[other - 1]?.endsAt ?? null;
      const isBehind = isOver(execution.waves[other - 1]?.status ?? { kind: 'pending' });
      demand(
        isBehind || (before !== null && before <= startsAt),
        `${name} starts before wave ${String(other)}, on which it depends, is over`,
      );
    }
  }
};
