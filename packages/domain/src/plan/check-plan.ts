/**
 * Whether a recovery plan makes sense in itself.
 *
 * Owns: the rules that need no look outside: numbers, dependencies without a circle, something to launch in each wave,
 * nothing named twice. Whether groups and servers exist is the use case's question. Fields are named as callers know them.
 */
import { planLimits, type RecoveryPlan, type Wave } from './plan.ts';

/** `field` as a person would point at it: `waves[2].dependsOn`. */
export type PlanIssue = { readonly field: string; readonly message: string };

/** Empty: the plan makes sense. */
export const checkPlan = (plan: Pick<RecoveryPlan, 'waves'>): readonly PlanIssue[] => {
  if (plan.waves.length === 0) return [{ field: 'waves', message: 'A plan needs at least one wave' }];
  if (plan.waves.length > planLimits.waves) return [{ field: 'waves', message: `A plan has at most ${String(planLimits.waves)} waves` }];
  const issues = [...plan.waves.flatMap((wave, index) => checkWave(plan.waves, wave, index)), ...checkTwice(plan.waves)];
  if (issues.length > 0) return issues;
  const circle = findCircle(plan.waves);
  return circle === null ? [] : [{ field: 'waves', message: `Waves depend on each other in a circle: ${circle.join(' → ')}` }];
};

const checkWave = (waves: readonly Wave[], wave: Wave, index: number): readonly PlanIssue[] => {
  const field = `waves[${String(index)}]`;
  const issues: PlanIssue[] = [];
  if (wave.number !== index + 1)
    issues.push({ field: `${field}.waveNumber`, message: `Waves are numbered from 1 without gaps; expected ${String(index + 1)}` });
  if (wave.groupIds.length === 0 && wave.servers.every((servers) => servers.serverIds.length === 0)) {
    issues.push({ field, message: `Wave ${String(wave.number)} names neither a protection group nor a server` });
  }
  for (const [position, dependency] of wave.dependsOn.entries()) {
    if (wave.dependsOn.indexOf(dependency) < position) {
      issues.push({ field: `${field}.dependsOn`, message: `Wave ${String(wave.number)} names wave ${String(dependency)} twice` });
    } else if (dependency === wave.number)
      issues.push({ field: `${field}.dependsOn`, message: `Wave ${String(wave.number)} depends on itself` });
    else if (!waves.some((other) => other.number === dependency)) {
      issues.push({
        field: `${field}.dependsOn`,
        message: `Wave ${String(wave.number)} depends on wave ${String(dependency)}, which the plan does not have`,
      });
    }
  }
  if (!(wave.launchTimeoutMinutes > 0) || wave.launchTimeoutMinutes > planLimits.launchTimeoutMinutes) {
    issues.push({
      field: `${field}.launchTimeoutMinutes`,
      message: `Must be above 0 and at most ${String(planLimits.launchTimeoutMinutes)}`,
    });
  }
  return issues;
};

const checkTwice = (waves: readonly Wave[]): readonly PlanIssue[] => {
  const first = new Map<string, number>();
  const issues: PlanIssue[] = [];
  for (const [index, wave] of waves.entries()) {
    for (const { id, field } of namesOf(wave, `waves[${String(index)}]`)) {
      const earlier = first.get(id);
      if (earlier !== undefined) issues.push({ field, message: `${id} is named in wave ${String(earlier)} already` });
      else first.set(id, wave.number);
    }
  }
  return issues;
};

/** Every group and server that the wave names, and where. */
const namesOf = (wave: Wave, at: string): readonly { readonly id: string; readonly field: string }[] => [
  ...wave.groupIds.map((id, position) => ({ id, field: `${at}.protectionGroupIds[${String(position)}]` })),
  ...wave.servers.flatMap(({ serverIds }, list) =>
    serverIds.map((id, position) => ({ id, field: `${at}.servers[${String(list)}].sourceServerIds[${String(position)}]` })),
  ),
];

/** Some circle of dependencies, as wave numbers, or null. */
const findCircle = (waves: readonly Wave[]): readonly number[] | null => {
  const done = new Set<number>();
  const visit = (number: number, path: readonly number[]): readonly number[] | null => {
    if (path.includes(number)) return [...path.slice(path.indexOf(number)), number];
    if (done.has(number)) return null;
    for (const dependency of waves[number - 1]?.dependsOn ?? []) {
      const circle = visit(dependency, [...path, number]);
      if (circle !== null) return circle;
    }
    done.add(number);
    return null;
  };
  for (const wave of waves) {
    const circle = visit(wave.number, []);
    if (circle !== null) return circle;
  }
  return null;
};
