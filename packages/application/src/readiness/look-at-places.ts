/**
 * The accounts and Regions of a plan: whether they can be worked in.
 *
 * Owns: asking each of them, also those that have listed their servers, because that is one of several rights. What a step
 * on the way in has kept anybody from asking is unknown.
 */
import { ok, placeKey, type CheckId, type Finding, type Place } from '@drs-orchestrator/domain';
import { checkPlace } from '../resolve/check-place.ts';
import type { Resolution } from '../resolve/freeze-plan.ts';
import type { Look } from './subject.ts';

const asked = ['account-reachable', 'account-identity', 'service-initialised', 'service-permitted'] as const satisfies readonly CheckId[];

export const lookAtPlaces = async (
  look: Look,
  { plan, unregistered }: Pick<Resolution, 'plan' | 'unregistered'>,
): Promise<readonly Finding[]> => {
  const missing = unregistered.flatMap((at): readonly Finding[] => {
    const message = `Account ${at.accountId} is not registered`;
    const [first, ...others] = asked;
    const block: Finding = { check: first, result: 'block', subject: placeKey(at), message, fix: 'Register the account' };
    return [block, ...others.map((check) => notAsked(check, placeKey(at)))];
  });
  const findings = await Promise.all(plan.places.map((place) => lookAtPlace(look, place)));
  return [...missing, ...findings.flat()];
};

const lookAtPlace = async (look: Look, place: Place): Promise<readonly Finding[]> => {
  const seen = await look.time.ask(async () => ok(await checkPlace(look, place)));
  const subject = placeKey(place);
  if (!seen.ok) {
    const message = `${seen.refusal.code}: ${seen.refusal.message}`;
    return asked.map((check) => ({ check, result: 'unknown', subject, message, fix: 'Try again' }));
  }
  return asked.flatMap((check): readonly Finding[] => {
    const row = seen.value.find(({ id }) => id === check);
    if (row === undefined) return [notAsked(check, subject)];
    const { result, message, fix } = row;
    return result === 'pass' ? [] : [{ check, result, subject, message, fix }];
  });
};

const notAsked = (check: CheckId, subject: string): Finding => ({
  check,
  result: 'unknown',
  subject,
  message: 'Nobody got as far as asking',
  fix: 'See to what stands before it',
});

/** By key: why the servers of a place are not known. */
export const darkPlaces = ({ unanswered, unregistered }: Pick<Resolution, 'unanswered' | 'unregistered'>): ReadonlyMap<string, string> =>
  new Map([
    ...unanswered.map(({ place, refusal }) => [placeKey(place), `${refusal.code}: ${refusal.message}`] as const),
    ...unregistered.map((at) => [placeKey(at), 'its account is not registered'] as const),
  ]);
