/**
 * The world in memory, and the only way to make a change last: put rows, then `commit`.
 *
 * Invariants
 * 1. A mutating call is committed before it is answered.
 * 2. Numbers (of jobs, faults, credentials) only count up and are never given twice, also over a restart.
 * 3. When a commit fails, memory is ahead of the disk. Nothing may be asked of the world before a later commit has brought the
 *    disk along; whoever asked for the change was told of the failure, as AWS fails after an effect.
 */
import { openStorage } from './storage.ts';
import type { FaultRecord, JobRecord, MetaRecord } from './records.ts';
import { META_ID, openTables } from './tables.ts';
import type { WorldTables } from './tables.ts';
import { keepOnDisk } from './keep-on-disk.ts';
import type { WorldRows } from './keep-on-disk.ts';

export type World = WorldTables & {
  /** The newest job of a server, by the server's id. */
  newestJobOf(serverId: string): JobRecord | undefined;
  /** The newest job that launched, or launches, a server. */
  newestLaunchOf(serverId: string): JobRecord | undefined;
  /** Oldest first; kept in order, because every request asks. */
  faultsByAge(): readonly FaultRecord[];
  meta(): MetaRecord;
  setMeta(meta: MetaRecord): void;
  nextNumber(): number;
  /** Makes every change since the last commit that succeeded last; `now` is when it happened. Throws where the disk takes nothing. */
  commit(now: number): void;
  /** Every row there is. */
  rows(): WorldRows;
  /** Another world in place of this one, lasting when it returns; nothing may be waiting for its commit. */
  replace(rows: WorldRows): void;
  /** Whether the last commit has failed. */
  isAhead(): boolean;
  close(): void;
};

/** `born` gives the first meta row, for a world that is not there yet. */
export function openWorld(file: string | undefined, born: () => MetaRecord): World {
  const storage = openStorage(file);
  const tables = openTables();
  const { commit, isAhead, rows, replace } = keepOnDisk(storage, tables);
  if (tables.meta.get(META_ID) === undefined) tables.meta.put(born());

  const newestJobs = openNewestJobs();
  const newestLaunches = openNewestJobs();
  const noteJob = (job: JobRecord): void => {
    newestJobs.note(job);
    if (job.kind === 'drill' || job.kind === 'recovery') newestLaunches.note(job);
  };
  for (const job of tables.jobs.all()) noteJob(job);

  let faultsByAge: readonly FaultRecord[] | undefined;
  const meta = (): MetaRecord => {
    const row = tables.meta.get(META_ID);
    if (row === undefined) throw new Error('the world has lost its own row');
    return row;
  };
  return {
    ...tables,
    jobs: {
      ...tables.jobs,
      put: (job) => {
        tables.jobs.put(job);
        noteJob(job);
      },
    },
    faults: {
      ...tables.faults,
      put: (fault) => {
        faultsByAge = undefined;
        tables.faults.put(fault);
      },
      remove: (id) => {
        faultsByAge = undefined;
        tables.faults.remove(id);
      },
    },
    faultsByAge: () => (faultsByAge ??= tables.faults.all().toSorted((a, b) => a.number - b.number)),
    newestJobOf: newestJobs.of,
    newestLaunchOf: newestLaunches.of,
    meta,
    setMeta: (row) => tables.meta.put(row),
    nextNumber: () => {
      const next = meta().lastNumber + 1;
      tables.meta.put({ ...meta(), lastNumber: next });
      return next;
    },
    commit,
    rows,
    replace: (given) => {
      replace(given);
      faultsByAge = undefined;
      newestJobs.forget();
      newestLaunches.forget();
      for (const job of tables.jobs.all()) noteJob(job);
    },
    isAhead,
    close: () => storage.close(),
  };
}

/** The newest job of each server, kept because a description of 2,000 servers asks 2,000 times. */
function openNewestJobs() {
  const jobs = new Map<string, JobRecord>();
  return {
    of: (serverId: string): JobRecord | undefined => jobs.get(serverId),
    forget: (): void => jobs.clear(),
    note: (job: JobRecord): void => {
      for (const { serverId } of job.runs) {
        if ((jobs.get(serverId)?.number ?? 0) <= job.number) jobs.set(serverId, job);
      }
    },
  };
}
