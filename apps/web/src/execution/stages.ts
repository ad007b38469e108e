/**
 * From DRS's job log to stretches of time: what each server went through, and when.
 */
import { durationText } from '../parts/duration-text.ts';
import { en } from '../text/en.ts';
import type { JobLog } from './job-logs.ts';

export type StageName = 'snapshot' | 'conversion' | 'launch';
/** Milliseconds since 1970; `to` is null while it lasts. */
export type Stage = { readonly name: StageName; readonly from: number; readonly to: number | null; readonly hasFailed: boolean };

const begins: Readonly<Record<string, StageName>> = {
  SNAPSHOT_START: 'snapshot',
  CONVERSION_START: 'conversion',
  LAUNCH_START: 'launch',
};
const ends: Readonly<Record<string, StageName>> = {
  SNAPSHOT_END: 'snapshot',
  SNAPSHOT_FAIL: 'snapshot',
  CONVERSION_END: 'conversion',
  CONVERSION_FAIL: 'conversion',
  LAUNCH_END: 'launch',
  LAUNCH_FAILED: 'launch',
};

/** By source server. */
export type Stages = ReadonlyMap<string, readonly Stage[]>;

/** Oldest stage first. A stage whose end is not logged lasts. */
export const stagesOf = (logs: readonly JobLog[]): Stages => {
  const byServer = new Map<string, Stage[]>();
  const events = logs.flatMap((job) => job.events).sort((one, other) => Date.parse(one.logDateTime) - Date.parse(other.logDateTime));
  for (const { event, logDateTime, eventData } of events) {
    const server = eventData.sourceServerID;
    if (server === undefined) continue;
    const at = Date.parse(logDateTime);
    const stages = byServer.get(server) ?? [];
    byServer.set(server, stages);
    const begun = begins[event];
    const ended = ends[event];
    if (begun !== undefined) stages.push({ name: begun, from: at, to: null, hasFailed: false });
    if (ended === undefined) continue;
    const index = stages.findLastIndex((stage) => stage.name === ended && stage.to === null);
    const stage = stages[index];
    if (stage !== undefined) stages[index] = { ...stage, to: at, hasFailed: event.includes('FAIL') };
  }
  return byServer;
};

/** How long each took, or has taken until `now`; a failure says so. */
export const stagesText = (stages: readonly Stage[], now: number): string =>
  stages
    .map(({ name, from, to, hasFailed }) => {
      const words = to === null ? en.execution.stageLasts : hasFailed ? en.execution.stageFailed : en.execution.stage;
      return words(en.execution.stages[name], durationText((to ?? now) - from));
    })
    .join(', ');

/** The log is asked by itself and may be fresher than the rest: nothing that is drawn lies in the future. */
export const latestOf = (stages: Stages): number => {
  let latest = 0;
  for (const those of stages.values()) for (const { from, to } of those) latest = Math.max(latest, to ?? from);
  return latest;
};
