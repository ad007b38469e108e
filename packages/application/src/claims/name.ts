/**
 * Names: no two things of one kind bear the same, although the store writes one item at a time.
 *
 * Owns: the protocol. One claims row for each name says for whom it is kept. Whoever wants to bear a name reserves its row, puts the
 * thing, and confirms that the row is still its own; else it takes the thing back. A row binds nobody any more once its holder is
 * gone or bears another name, and its reservation is not younger than a thing takes to be put; so a crash anywhere blocks no name
 * for long, and needs no cleaning up.
 *
 * Invariant: of all who put a thing under a name, at most one is told that it bears it. Every write to the row is conditional, and
 * whoever frees or takes over a row has read the row before the thing: a holder that puts its thing meanwhile confirms with a write
 * of its own, and one of the two writes loses.
 */
import { between, instant, nameKey, ok, refused, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ClaimsRow } from '../ports/claims.ts';
import type { Refusal } from '../refusal.ts';

/** Things of one kind, as far as their names go. */
export type NameBook = {
  readonly kind: 'group' | 'plan';
  /** For people: `protection group`. */
  readonly what: string;
  /** Of a request, with the name. */
  readonly field: string;
  /** The name that this thing bears now; undefined where there is none. */
  nameOf(id: string): Promise<string | undefined>;
};

type NameDeps = Pick<Application, 'claims' | 'clock' | 'digest' | 'limits'>;

/** Who is to bear which name, and the one it bears until then. */
type NewName = { readonly id: string; readonly name: string; readonly former?: string };

/** Lost races for one row before the caller is asked to come again. */
const mostConflicts = 50;

/** `put` writes the thing under its new name; `takeBack` undoes that. A refusal of `put` is passed on. */
export const underName = async <Value>(
  deps: NameDeps,
  book: NameBook,
  { id, name, former }: NewName,
  { put, takeBack }: { readonly put: () => Promise<Result<Value, Refusal>>; readonly takeBack: () => Promise<void> },
): Promise<Result<Value, Refusal>> => {
  if (former !== undefined && nameKey(former) === nameKey(name)) return put();
  const reserved = await reserve(deps, book, name, id);
  if (!reserved.ok) return reserved;
  const done = await put();
  if (!done.ok) {
    await releaseName(deps, book, name, id);
    return done;
  }
  if (!(await confirm(deps, reserved.value, id))) {
    await takeBack();
    return refused(taken(book, name));
  }
  if (former !== undefined) await releaseName(deps, book, former, id);
  return done;
};

/** Frees the name unless this thing bears it: an update that failed must not free what another one has just confirmed. */
export const releaseName = async (deps: NameDeps, book: NameBook, name: string, id: string): Promise<void> => {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const read = await deps.claims.read(rowOf(deps, book, name));
    if (read.holders[holder] !== id || (await bears(book, id, name))) return;
    const written = await deps.claims.replace(read, {});
    if (written.ok) return;
  }
  // Not freed: it binds nobody all the same once its holder bears another name.
};

/** The two entries of a row. `since` is there until the name is confirmed. */
const holder = 'holder';
const since = 'since';

/** Hashed, because a name may be longer than a key, and have any character. */
const rowOf = ({ digest }: NameDeps, { kind }: NameBook, name: string): string => `name/${kind}/${digest(nameKey(name))}`;

const bears = async (book: NameBook, id: string, name: string): Promise<boolean> => {
  const present = await book.nameOf(id);
  return present !== undefined && nameKey(present) === nameKey(name);
};

const reserve = async (deps: NameDeps, book: NameBook, name: string, id: string): Promise<Result<ClaimsRow, Refusal>> => {
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    const read = await deps.claims.read(rowOf(deps, book, name));
    if (await isAnothers(deps, book, name, id, read)) return refused(taken(book, name));
    const holders = { [holder]: id, [since]: String(deps.clock.now()) };
    const written = await deps.claims.replace(read, holders);
    if (written.ok) return ok({ row: read.row, version: read.version + 1, holders });
  }
  return refused({ kind: 'busy', retryAfterSeconds: 1 });
};

const isAnothers = async (deps: NameDeps, book: NameBook, name: string, id: string, { holders }: ClaimsRow): Promise<boolean> => {
  const other = holders[holder];
  if (other === undefined || other === id) return false;
  const reservedAt = holders[since];
  const isYoung = reservedAt !== undefined && between(instant(Number(reservedAt)), deps.clock.now()) <= deps.limits.reservationMilliseconds;
  return isYoung || (await bears(book, other, name));
};

/** False: somebody else has taken it over. A row that was freed under a mistake is taken again. */
const confirm = async ({ claims }: NameDeps, reserved: ClaimsRow, id: string): Promise<boolean> => {
  let read = reserved;
  for (let conflicts = 0; conflicts < mostConflicts; conflicts += 1) {
    if ((read.holders[holder] ?? id) !== id) return false;
    const written = await claims.replace(read, { [holder]: id });
    if (written.ok) return true;
    read = await claims.read(reserved.row);
  }
  return false;
};

const taken = ({ what, field }: NameBook, name: string): Refusal => ({
  kind: 'already-exists',
  field,
  message: `There is a ${what} named ${name.trim()} already`,
});
