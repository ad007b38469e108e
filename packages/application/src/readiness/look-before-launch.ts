/**
 * Everything that is looked at before a launch, family by family.
 *
 * Owns: the list of families that need a look outside. What is wrong with the plan itself shows when it is resolved.
 */
import type { Finding } from '@drs-orchestrator/domain';
import { lookAtInstances } from './look-at-instances.ts';
import { lookAtJobs } from './look-at-jobs.ts';
import { lookAtLaunchSettings } from './look-at-launch-settings.ts';
import { lookAtPoints, type PointsSeen } from './look-at-points.ts';
import type { Look, Subject } from './subject.ts';

/** Side by side: none waits for another, and one place is never asked the same twice. */
const families: readonly ((look: Look, subject: Subject) => Promise<readonly Finding[]>)[] = [
  lookAtInstances,
  lookAtJobs,
  lookAtLaunchSettings,
];

export const lookBeforeLaunch = async (look: Look, subject: Subject): Promise<PointsSeen> => {
  const [points, ...others] = await Promise.all([lookAtPoints(look, subject), ...families.map((family) => family(look, subject))]);
  return { ...points, findings: [...points.findings, ...others.flat()] };
};
