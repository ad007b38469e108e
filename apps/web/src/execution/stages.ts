/**
 * From DRS's job log to stretches of time: what each server went through, and when.
 */
import type { OutputOf } from '@drs-orchestrator/contract';

export type StageName = 'snapshot' | 'conversion' | 'launch';
/** Milliseconds since 1970; `to` is null while it lasts. */
export type Stage = { readonly name: StageName; readonly from: number; readonly to: number | null; readonly hasFailed: boolean };

type JobLogs = OutputOf<'get_job_logs'>['jobLogs'];

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

/** By source server, oldest stage first. A stage whose end is not logged lasts. */
export const stagesOf = (logs: JobLogs): ReadonlyMap<string, readonly Stage[]> => {
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
