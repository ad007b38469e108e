/**
 * Having simulated, in the background, what our rights allow in every place that a group or plan names.
 *
 * The reconciler calls for a round every few minutes, and at once where a place was named that is not known yet; the worker goes through the places, one after another, because IAM allows an
 * account few questions a second. What it finds out is kept by place; a start only reads it (look-at-rights.ts).
 *
 * Owns: who calls and who looks. When a look is due, and what it leaves behind, is the domain's (launch-rights.ts). Whoever moves the round
 * on is the one who calls, so that reconcilers side by side send one message; a message that is lost is missed by one round.
 */
import {
  afterRightsLook,
  isLookDue,
  isRoundDue,
  isUnreadable,
  later,
  ok,
  placeKey,
  rightsTimes,
  wayInto,
  type Instant,
  type Looked,
  type Place,
  type PlaceRights,
  type Result,
  type Round,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import { allOf } from '../catalogue/all-of.ts';
import type { RightsRefusal } from '../ports/launch-rights.ts';
import type { Refusal } from '../refusal.ts';
import { placeOf } from '../resolve/place-of.ts';
import { locationsInUse, type Location } from '../resolve/places-in-use.ts';
import { inTime, type InTime } from './in-time.ts';

const name = 'launch-rights';
/** Looks of one message; a look takes some seconds, and a function lives for 300 s. */
const looksPerRound = 10;

/** The reconciler: one small read, and where a round is due one write and one message. Executions are looked after whatever comes of it. */
export const callForRights = async ({ plans, workerQueue, clock, log }: Application): Promise<void> => {
  try {
    const round = await plans.rounds.get(name);
    const now = clock.now();
    if (!isRoundDue(round, now)) return;
    const called = await plans.rounds.put({ name, dueAt: later(now, rightsTimes.round), version: round?.version ?? 0 });
    if (called.ok) await workerQueue.send({ worker: true, job: 'simulate_rights' });
  } catch (cause) {
    log.error('A round of looks at launch rights could not be called for', cause);
  }
};

/**
 * Somebody has named places, or has changed the way into one: where one of them was never looked at by that way, the next run of the
 * reconciler calls for a round. What was saved stays saved whatever comes of it.
 */
export const callSoonForRights = async (
  { plans, clock, log }: Pick<Application, 'plans' | 'clock' | 'log'>,
  named: readonly Location[],
): Promise<void> => {
  try {
    for (const { accountId, region } of new Map(named.map((one) => [placeKey(one), one])).values()) {
      const account = await plans.accounts.get(accountId);
      const kept = await plans.placeRights.get(placeKey({ accountId, region }));
      if (account === undefined || kept?.as === wayInto(placeOf(account, region))) continue;
      await bringForward({ plans }, await plans.rounds.get(name), clock.now());
      return;
    }
  } catch (cause) {
    log.error('A look at launch rights could not be called for', cause);
  }
};

/** The worker. A message that comes twice looks at nothing twice: what was just looked at is not due. */
export const simulateRights = async (app: Application): Promise<Result<undefined, Refusal>> => {
  const round = await app.plans.rounds.get(name);
  const { places, unused } = await placesInUse(app);
  for (const { place, version } of unused) await app.plans.placeRights.remove(place, version);
  const now = app.clock.now();
  const due = places.filter(({ place, kept }) => isLookDue(kept, place, now));
  const time = inTime(app.clock, app.limits.longReadinessMilliseconds);
  let looked = 0;
  let isAnswered = true;
  for (const { place, kept } of due.slice(0, looksPerRound)) {
    isAnswered = await look(app, time, place, kept);
    if (!isAnswered) break;
    looked += 1;
  }
  // Where nobody answers, the next round is soon enough.
  if (isAnswered && looked < due.length) await bringForward(app, round, now);
  if (due.length > 0) app.log.info('Looked at launch rights', { places: places.length, looked, left: due.length - looked });
  return ok(undefined);
};

/**
 * False: nobody answered, and whoever is asked next would wait as long in vain. A look that the round had no time for leaves the place
 * as it was. Whoever loses the write has somebody else's look in its place, of the same moment.
 */
const look = async (app: Application, time: InTime, place: Place, kept: PlaceRights | undefined): Promise<boolean> => {
  const simulated = await time.ask(async () => ok(await simulate(app, place)));
  if (!simulated.ok) return false;
  const { looked, isAnswered } = simulated.value;
  if (looked.kind === 'trouble') app.log.warn('Launch rights could not be simulated', { place: placeKey(place), reason: looked.message });
  await app.plans.placeRights.put(afterRightsLook(kept, place, looked, app.clock.now()));
  return isAnswered;
};

/** One place that cannot be asked about must not keep the others from being looked at. */
const simulate = async (app: Application, place: Place): Promise<{ readonly looked: Looked; readonly isAnswered: boolean }> => {
  try {
    const simulated = await app.launchRights.simulate(place);
    if (simulated.ok) return { looked: { kind: 'answered', rights: simulated.value }, isAnswered: true };
    return { looked: troubleOf(place, simulated.refusal), isAnswered: simulated.refusal.kind === 'never' };
  } catch (cause) {
    app.log.error('Launch rights could not be asked about', cause, { place: placeKey(place) });
    const message = cause instanceof Error ? cause.message : String(cause);
    return { looked: { kind: 'trouble', message, fix: 'See the log' }, isAnswered: true };
  }
};

/** So that the next run of the reconciler sends for the rest. Somebody else may have done so already. */
const bringForward = async ({ plans }: Pick<Application, 'plans'>, round: Round | undefined, now: Instant): Promise<void> => {
  if (round !== undefined && !isRoundDue(round, now)) await plans.rounds.put({ ...round, dueAt: now });
};

const troubleOf = ({ accountId, access }: Place, { action, code, message }: RightsRefusal): Looked => {
  const whose = access.kind === 'own' ? `our own role in account ${accountId}` : `role ${access.roleName} in account ${accountId}`;
  return {
    kind: 'trouble',
    message: action === null ? `${code}: ${message}` : `${action} is denied (${code}: ${message})`,
    fix: action === null ? 'Nothing: it is tried again in the background' : `Allow ${action} to ${whose}, on itself`,
  };
};

type InUse = { readonly place: Place; readonly kept: PlaceRights | undefined };

/** Those of accounts that are registered, in the order of their keys; and what is kept of places that nobody names any more. */
const placesInUse = async (app: Application): Promise<{ readonly places: readonly InUse[]; readonly unused: readonly PlaceRights[] }> => {
  const { plans, log } = app;
  const accounts = new Map((await allOf(plans.accounts, ({ accountId }) => accountId)).map((account) => [account.accountId, account]));
  const named = (await locationsInUse(app)).flatMap(({ accountId, region }) => {
    const account = accounts.get(accountId);
    return account === undefined ? [] : [placeOf(account, region)];
  });
  const kept = new Map((await allOf(plans.placeRights, ({ place }) => place)).map((rights) => [rights.place, rights]));
  for (const rights of [...kept.values()].filter(isUnreadable)) {
    log.warn('What is kept of launch rights cannot be read, and is found out anew', {
      place: rights.place,
      reason: rights.trouble?.message ?? null,
    });
  }
  const keys = new Set(named.map(placeKey));
  return {
    places: named.map((place) => ({ place, kept: kept.get(placeKey(place)) })),
    unused: [...kept.values()].filter(({ place }) => !keys.has(place)),
  };
};
