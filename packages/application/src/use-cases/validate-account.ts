/**
 * `validate_account`: whether a registered account lets us in, is the one it is registered as, and has the service ready.
 *
 * Owns: where the questions are asked. What they mean is resolve/check-place.ts.
 */
import { ok, region as asRegion, type AccountId, type Place, type Region, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { Refusal } from '../refusal.ts';
import { placeOf } from '../resolve/place-of.ts';
import { inTime, type InTime } from '../readiness/in-time.ts';
import { checkEntrance, checkPlace, placeUnanswered, type PlaceCheck } from '../resolve/check-place.ts';
import { locationsInUse } from '../resolve/places-in-use.ts';
import { getAccount } from './accounts.ts';

/** `region`: asked there; left out, in every Region of the groups and plans in the account. */
export type ValidateRequest = { readonly accountId: AccountId; readonly region?: Region };

export type ValidateAnswer = { readonly accountId: AccountId; readonly checks: readonly PlaceCheck[] };

/** Where the account is entered that nothing says a Region of; its service is not asked there. STS answers for roles of any Region. */
const anyRegion = asRegion('us-east-1');

export const validateAccount = async (
  app: Pick<Application, 'plans' | 'accountAccess' | 'clock' | 'limits'>,
  { accountId, region }: ValidateRequest,
): Promise<Result<ValidateAnswer, Refusal>> => {
  const found = await getAccount(app, { accountId });
  if (!found.ok) return found;
  const time = inTime(app.clock, app.limits.answerMilliseconds);
  const locations = await locationsInUse(app);
  const regions = region === undefined ? locations.filter((one) => one.accountId === accountId).map((one) => one.region) : [region];
  if (regions.length === 0) {
    const at = placeOf(found.value, locations[0]?.region ?? anyRegion);
    return ok({ accountId, checks: [...(await ask(time, at, () => checkEntrance(app, at))), notAsked(accountId)] });
  }
  const checks = await Promise.all(regions.map((one) => placeOf(found.value, one)).map((at) => ask(time, at, () => checkPlace(app, at))));
  return ok({ accountId, checks: checks.flat() });
};

/** A place that hangs is unknown, and hides no other's checks. */
const ask = async (time: InTime, at: Place, question: () => Promise<readonly PlaceCheck[]>): Promise<readonly PlaceCheck[]> => {
  const answered = await time.ask(async () => ok(await question()));
  return answered.ok ? answered.value : [placeUnanswered(at, answered.refusal)];
};

const notAsked = (accountId: AccountId): PlaceCheck => ({
  id: 'service-initialised',
  result: 'warn',
  subject: accountId,
  message: 'AWS DRS was not asked: no protection group or recovery plan is in this account yet, and no Region was named',
  fix: 'Name a Region to have it asked there',
});
