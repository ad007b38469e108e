/**
 * Can DRS run the plan, and has it room and hands free right now?
 *
 * Owns: the checks `quotas` and `free-slots`, and the part of `servers-free` that DRS jobs answer. Nothing is refused for
 * lack of room alone: launches wait for free slots, and a wave larger than the quotas becomes a sequence of jobs.
 */
import type { JobId, ServerId } from '../ids.ts';
import { quotasAt, type Limits } from '../limits.ts';
import { placeKey, type Place } from '../place.ts';
import type { FrozenPlan } from '../plan/frozen-plan.ts';
import { planLimits } from '../plan/plan.ts';
import type { Finding } from './finding.ts';
import { nameOf, type NamedServer } from './name-of.ts';

/** A job of DRS that has not ended, of launching or of anything else. */
export type BusyJob = { readonly jobId: JobId; readonly servers: readonly ServerId[] };

/** Only what no sequence of jobs can run. */
export const judgeQuotas = (plan: FrozenPlan, limits: Limits): readonly Finding[] => {
  const finding = { check: 'quotas', result: 'block' } as const;
  const tooMany = plan.servers.length > planLimits.servers;
  const message = `The plan has ${String(plan.servers.length)} servers; an execution has at most ${String(planLimits.servers)}`;
  const closed = plan.places.filter((place) => {
    const quotas = quotasAt(limits, placeKey(place));
    return quotas.serversPerJob < 1 || quotas.concurrentJobs < 1 || quotas.serversInJobs < 1;
  });
  return [
    ...(tooMany ? [{ ...finding, subject: 'plan', message }] : []),
    ...closed.map((place) => ({ ...finding, subject: placeKey(place), message: `The quotas of ${placeKey(place)} allow no job at all` })),
  ];
};

/** The first wave that cannot be launched at once in this place, as its jobs stand. */
export const judgeSlots = (plan: FrozenPlan, place: Place, jobs: readonly BusyJob[], limits: Limits): readonly Finding[] => {
  const quotas = quotasAt(limits, placeKey(place));
  const slots = Math.max(0, quotas.concurrentJobs - jobs.length);
  const room = Math.max(0, quotas.serversInJobs - jobs.reduce((sum, job) => sum + job.servers.length, 0));
  const index = plan.places.findIndex((one) => placeKey(one) === placeKey(place));
  const crowded = plan.waves
    .map((wave) => ({ wave, count: countAt(plan, wave.firstServer, wave.serverCount, index) }))
    .find(({ count }) => count > room || Math.ceil(count / Math.max(1, quotas.serversPerJob)) > slots);
  if (crowded === undefined) return [];
  const { wave, count } = crowded;
  const message =
    `Wave ${String(wave.number)} has ${String(count)} servers in ${placeKey(place)}, where DRS has ${String(jobs.length)} jobs open ` +
    `and room for ${String(slots)} more with ${String(room)} servers: part of it will wait`;
  return [{ check: 'free-slots', result: 'warn', subject: placeKey(place), message }];
};

/** Servers that a job has in hand: their launches wait for it. */
export const judgeBusy = (servers: ReadonlyMap<ServerId, NamedServer>, place: Place, jobs: readonly BusyJob[]): readonly Finding[] =>
  jobs.flatMap((job) =>
    job.servers.flatMap((id): readonly Finding[] => {
      const server = servers.get(id);
      if (server === undefined) return [];
      const message = `DRS job ${job.jobId} in ${placeKey(place)} has ${nameOf(server)} in hand; its launch waits for it`;
      return [{ check: 'servers-free', result: 'warn', subject: id, message, fix: 'Wait for the job to end, or accept the wait' }];
    }),
  );

const countAt = (plan: FrozenPlan, first: number, count: number, place: number): number => {
  let found = 0;
  for (let index = first; index < first + count; index += 1) if (plan.servers[index]?.place === place) found += 1;
  return found;
};
