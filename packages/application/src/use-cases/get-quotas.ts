/**
 * `get_quotas`: what DRS allows in each place, and how much of it is in use.
 *
 * Owns: which places are asked, and counting. The limits are configuration; AWS has raised them for many.
 *
 * Invariant I12: what could not be counted is null, with the reason beside it; it is never 0.
 */
import {
  ok,
  placeKey,
  quotasAt,
  refused,
  type AccountId,
  type Place,
  type Quotas,
  type Region,
  type Result,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { SourceServer } from '../ports/inventory.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { Refusal } from '../refusal.ts';
import { inTime, type InTime } from '../readiness/in-time.ts';
import { placeOf } from '../resolve/place-of.ts';
import { locationsInUse, type Location } from '../resolve/places-in-use.ts';

/** Both: that place. One: the places in use there. None: all places in use. */
export type QuotasRequest = { readonly accountId?: AccountId; readonly region?: Region };

/** Null: nobody could say. */
export type Used = { readonly [Name in 'concurrentJobs' | 'serversInJobs' | 'sourceServers' | 'replicatingServers']: number | null };

export type PlaceQuotas = Location & {
  readonly limits: Quotas;
  readonly used: Used;
  /** Why something is not known; null where everything is. */
  readonly message: string | null;
};

export type QuotasAnswer = { readonly places: readonly PlaceQuotas[] };

type Deps = Pick<Application, 'plans' | 'recoveryService' | 'inventory' | 'clock' | 'limits'>;

/** Places asked at the same time, each with two questions: so many that a few which hang do not keep the others waiting. */
const placesAtOnce = 50;

export const getQuotas = async (deps: Deps, request: QuotasRequest): Promise<Result<QuotasAnswer, Refusal>> => {
  const { accountId } = request;
  if (accountId !== undefined && (await deps.plans.accounts.get(accountId)) === undefined)
    return refused({ kind: 'account-not-found', accountId });
  const time = inTime(deps.clock, deps.limits.answerMilliseconds);
  const locations = await wantedLocations(deps, request);
  const open = locations.entries();
  const places: PlaceQuotas[] = [];
  const askInTurn = async (): Promise<void> => {
    for (const [index, location] of open) places[index] = await quotasOf(deps, time, location);
  };
  await Promise.all(Array.from({ length: placesAtOnce }, askInTurn));
  return ok({ places });
};

const wantedLocations = async (deps: Deps, { accountId, region }: QuotasRequest): Promise<readonly Location[]> => {
  if (accountId !== undefined && region !== undefined) return [{ accountId, region }];
  const locations = await locationsInUse(deps);
  return locations.filter(
    (one) => (accountId === undefined || one.accountId === accountId) && (region === undefined || one.region === region),
  );
};

const nothingKnown: Used = { concurrentJobs: null, serversInJobs: null, sourceServers: null, replicatingServers: null };

const quotasOf = async (deps: Deps, time: InTime, location: Location): Promise<PlaceQuotas> => {
  const limits = quotasAt(deps.limits, placeKey(location));
  const account = await deps.plans.accounts.get(location.accountId);
  if (account === undefined) return { ...location, limits, used: nothingKnown, message: `Account ${location.accountId} is not registered` };
  const { used, refusals } = await count(deps, time, placeOf(account, location.region));
  const message = refusals.length === 0 ? null : refusals.map(({ code, message: said }) => `${code}: ${said}`).join('; ');
  return { ...location, limits, used, message };
};

/** Each question that was answered counts, whatever became of the other. */
const count = async (
  { recoveryService, inventory }: Deps,
  time: InTime,
  at: Place,
): Promise<{ readonly used: Used; readonly refusals: readonly ReadRefusal[] }> => {
  const [jobs, servers] = await Promise.all([time.ask(() => recoveryService.openJobs(at)), time.ask(() => inventory.sourceServers(at))]);
  const used = {
    concurrentJobs: jobs.ok ? jobs.value.length : null,
    serversInJobs: jobs.ok ? jobs.value.reduce((sum, job) => sum + job.servers.length, 0) : null,
    sourceServers: servers.ok ? servers.value.length : null,
    replicatingServers: servers.ok ? servers.value.filter(isReplicating).length : null,
  };
  const refusals = [...(jobs.ok ? [] : [jobs.refusal]), ...(servers.ok ? [] : [servers.refusal])];
  return { used, refusals: sameOnce(refusals) };
};

/** A place that cannot be entered refuses both questions for one reason. */
const sameOnce = (refusals: readonly ReadRefusal[]): readonly ReadRefusal[] =>
  refusals.filter((one, index) => refusals.findIndex((other) => other.code === one.code && other.message === one.message) === index);

/** Whatever is not known to have stopped takes its share. */
const isReplicating = ({ replicationState }: SourceServer): boolean =>
  replicationState !== 'STOPPED' && replicationState !== 'DISCONNECTED';
