/**
 * The whole world as one document, and a world made of such a document again.
 *
 * Invariants
 * 1. A document is checked whole before anything is changed; one that is wrong leaves the world as it was.
 * 2. No time runs back: a world from earlier is one in which time has passed since, and what was under way has gone on.
 * 3. Numbers are never given twice, not by a world that was taken back either.
 */
import * as z from 'zod';
import type { SimulatorClock } from '../clock/simulator-clock.ts';
import type { WorldRows } from './keep-on-disk.ts';
import { giveTemplates } from './launch-templates.ts';
import type { MetaRecord } from './records.ts';
import { ROW_SCHEMAS } from './row-schemas.ts';
import type { TableName, Tables } from './tables.ts';
import { openTables } from './tables.ts';
import type { World } from './world.ts';

const FORMAT = 'drs-simulator-world';
/** Somebody who reads more has stopped reading. */
const MAX_PROBLEMS = 20;

export type Snapshot = {
  readonly format: typeof FORMAT;
  readonly v: 1;
  /** ISO 8601, by the virtual clock. */
  readonly takenAt: string;
  readonly tables: WorldRows;
};

export type SnapshotProblem = { readonly field: string; readonly message: string };

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  | { readonly kind: 'invalid'; readonly problems: readonly SnapshotProblem[] }
  /** The world is ahead of a clock that is somebody else's. */
  | { readonly kind: 'ahead'; readonly message: string };

export function takeSnapshot(world: World, now: number): Snapshot {
  return { format: FORMAT, v: 1, takenAt: new Date(now).toISOString(), tables: world.rows() };
}

export function restoreSnapshot(world: World, clock: SimulatorClock, given: unknown): RestoreOutcome {
  const parsed = read(given);
  if ('problems' in parsed) return { kind: 'invalid', problems: parsed.problems.slice(0, MAX_PROBLEMS) };
  const { tables, takenAt } = parsed;
  const meta = tables.meta[0] as MetaRecord;
  const newest = Math.max(meta.newestAt, takenAt);
  if (newest > clock.now() && clock.controls === undefined) {
    const at = new Date(newest).toISOString();
    return {
      kind: 'ahead',
      message: `The snapshot is of ${at}, which has not come yet, and the clock is not this simulator's to move on.`,
    };
  }
  const { toldUntil } = world.meta();
  const lastNumber = Math.max(meta.lastNumber, world.meta().lastNumber);
  world.replace({ ...tables, meta: [{ ...meta, lastNumber, ...(toldUntil === undefined ? {} : { toldUntil }) }] });
  clock.controls?.moveOnTo(newest);
  // To servers of a snapshot that somebody wrote by hand.
  giveTemplates(world);
  world.commit(clock.now());
  return { kind: 'restored' };
}

const NAMES = Object.keys(ROW_SCHEMAS) as TableName[];

const documentSchema = z.strictObject({
  format: z.literal(FORMAT, { error: `must be "${FORMAT}"` }),
  v: z.literal(1, { error: 'must be 1, the only version there is' }),
  takenAt: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  tables: z.strictObject(
    Object.fromEntries(NAMES.map((name) => [name, z.array(ROW_SCHEMAS[name])])) as Record<TableName, z.ZodArray<z.ZodType<object>>>,
  ),
});

type Parsed = z.output<typeof documentSchema>;

function read(given: unknown): Parsed | { readonly problems: readonly SnapshotProblem[] } {
  const parsed = documentSchema.safeParse(given);
  if (!parsed.success) {
    return { problems: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })) };
  }
  const problems = [...doubles(parsed.data.tables), ...contradictions(parsed.data.tables)];
  return problems.length > 0 ? { problems } : parsed.data;
}

/** Rows are found by their ids, so none may stand twice. */
function doubles(rows: WorldRows): readonly SnapshotProblem[] {
  const tables: Tables = openTables();
  return NAMES.flatMap((name) => {
    const written = tables[name].changesTo(rows[name]).length;
    return written === rows[name].length ? [] : [{ field: `tables.${name}`, message: 'has a row twice' }];
  });
}

/** What the schema of one row cannot see. */
function contradictions({ meta, accounts, ...rows }: WorldRows): readonly SnapshotProblem[] {
  const [own, ...more] = meta as readonly MetaRecord[];
  if (own === undefined || more.length > 0) return [{ field: 'tables.meta', message: 'must have exactly one row' }];
  const hub = own.hubAccountId;
  const isKnown = accounts.some((account) => 'accountId' in account && account.accountId === hub);
  const highest = Object.values(rows)
    .flat()
    .reduce(
      (most, row) => ('number' in row && typeof row.number === 'number' && !('templateId' in row) ? Math.max(most, row.number) : most),
      0,
    );
  return [
    ...(isKnown ? [] : [{ field: 'tables.meta.0.hubAccountId', message: `is ${hub}, which is none of the accounts` }]),
    ...(highest <= own.lastNumber
      ? []
      : [{ field: 'tables.meta.0.lastNumber', message: `is below ${String(highest)}, which is given already` }]),
  ];
}
