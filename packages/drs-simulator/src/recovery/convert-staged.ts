/**
 * Launches of extended source servers as their staging accounts see them: a job there for each account, whose snapshots are converted
 * in step with the launch.
 */
import { drawHex } from '../random.ts';
import type { JobRecord, Run, ServerAddress, ServerRecord } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { ID_DIGITS } from '../world/seed-world.ts';
import type { World } from '../world/world.ts';

/** Why an extended server cannot be launched; undefined: it can, or is none. */
export function stagingProblem(world: World, { id, staging }: ServerRecord): string | undefined {
  if (staging === undefined || world.servers.get(staging.id) !== undefined) return undefined;
  return `Source server ${id} has an extension error: its staging source server ${staging.id} does not exist.`;
}

export function convertStaged(world: World, launch: JobRecord): void {
  const byPlace = new Map<string, (readonly [ServerAddress, Run])[]>();
  for (const run of launch.runs) {
    const staging = world.servers.get(run.serverId)?.staging;
    if (staging === undefined || stepsOf(run).length === 0) continue;
    const key = placeKey(staging);
    byPlace.set(key, [...(byPlace.get(key) ?? []), [staging, run]]);
  }
  for (const staged of byPlace.values()) world.jobs.put(conversionJob(world, launch, staged));
}

function conversionJob(world: World, launch: JobRecord, staged: readonly (readonly [ServerAddress, Run])[]): JobRecord {
  const number = world.nextNumber();
  const runs = staged.map(([{ id }, run]): Run => ({ serverId: id, steps: stepsOf(run), end: endOf(run) }));
  const ends = runs.map(({ end }) => (end.kind === 'hangs' ? null : end.at));
  const [first] = staged;
  if (first === undefined) throw new Error('a conversion of nothing');
  const [{ accountId, region }] = first;
  return {
    v: 1,
    accountId,
    region,
    id: `drsjob-${drawHex(ID_DIGITS, world.meta().seed, 'job', number)}`,
    number,
    kind: 'convert',
    createdAt: launch.createdAt,
    startsAt: launch.startsAt,
    endsAt: ends.reduce<number | null>((last, end) => (last === null || end === null ? null : Math.max(last, end)), launch.startsAt),
    tags: {},
    runs,
  };
}

/** What of the launch happens in the staging account. */
function stepsOf({ steps }: Run): Run['steps'] {
  return steps.filter(([, event]) => event.startsWith('SNAPSHOT_') || event.startsWith('CONVERSION_'));
}

function endOf(run: Run): Run['end'] {
  const [at, event] = stepsOf(run).at(-1) ?? [0, 'CONVERSION_END'];
  if (event === 'CONVERSION_END') return { kind: 'converted', at };
  return run.end.kind === 'failed' ? { ...run.end, at } : { kind: 'hangs' };
}
