/**
 * Some servers of a plan, judged for a start: what is in the way, what is let pass by name, and from which points they launch.
 */
import {
  findingRows,
  isInTheWay,
  isLiftedBy,
  type CheckId,
  type Finding,
  type ReadinessCheck,
  type ServerPoint,
} from '@drs-orchestrator/domain';
import { lookBeforeLaunch } from '../readiness/look-before-launch.ts';
import type { Look, Subject } from '../readiness/subject.ts';

export type Judged = {
  /** Empty: these may launch. */
  readonly inTheWay: readonly Finding[];
  /** What is in the way and what is only worth knowing, for the answer of a refusal. */
  readonly checks: readonly ReadinessCheck[];
  readonly overridden: readonly ReadinessCheck[];
  readonly points: readonly ServerPoint[];
};

/** Servers that a start judges before it answers; the worker judges the others, before the engine starts. */
export const serversAtStart = 500;

/** `known`: what is wrong already, or is being found out meanwhile. */
export const judgeServers = async (
  look: Look,
  subject: Subject,
  override: readonly CheckId[],
  known: readonly Finding[] | Promise<readonly Finding[]> = [],
): Promise<Judged> => {
  const [before, seen] = await Promise.all([known, lookBeforeLaunch(look, subject)]);
  const findings = [...before, ...seen.findings];
  const lifted = findings.filter((finding) => isLiftedBy(finding, override));
  const kept = findings.filter((finding) => !isLiftedBy(finding, override));
  return {
    inTheWay: kept.filter(isInTheWay),
    checks: findingRows(kept),
    overridden: findingRows(lifted),
    points: seen.points,
  };
};
