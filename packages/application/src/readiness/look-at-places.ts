/**
 * Accounts and Regions that did not tell their servers: why.
 *
 * Owns: asking those again, on the way in. A place that has listed its servers has let us in, and its service works.
 */
import { ok, placeKey, type Finding } from '@drs-orchestrator/domain';
import { checkPlace } from '../resolve/check-place.ts';
import type { Resolution } from '../resolve/freeze-plan.ts';
import type { Look } from './subject.ts';

export const lookAtPlaces = async (
  look: Look,
  { unanswered, unregistered }: Pick<Resolution, 'unanswered' | 'unregistered'>,
): Promise<readonly Finding[]> => {
  const missing = unregistered.map((at): Finding => {
    const message = `Account ${at.accountId} is not registered`;
    return { check: 'account-reachable', result: 'block', subject: placeKey(at), message, fix: 'Register the account' };
  });
  const findings = await Promise.all(
    unanswered.map(async ({ place, refusal }): Promise<readonly Finding[]> => {
      const seen = await look.time.ask(async () => ok(await checkPlace(look, place)));
      const { code, message } = seen.ok ? refusal : seen.refusal;
      const unknown = { result: 'unknown', subject: placeKey(place), message: `${code}: ${message}`, fix: 'Try again' } as const;
      if (!seen.ok)
        return [
          { check: 'account-reachable', ...unknown },
          { check: 'service-initialised', ...unknown },
        ];
      const found = seen.value.flatMap(({ id, result, ...row }): readonly Finding[] =>
        result === 'pass' ? [] : [{ check: id, result, ...row }],
      );
      const isIn = seen.value.some(({ id, result }) => id === 'account-reachable' && result === 'pass');
      return isIn ? found : [...found, { check: 'service-initialised', ...unknown, message: 'Nobody got as far as asking' }];
    }),
  );
  return [...missing, ...findings.flat()];
};

/** By key: why the servers of a place are not known. */
export const darkPlaces = ({ unanswered, unregistered }: Pick<Resolution, 'unanswered' | 'unregistered'>): ReadonlyMap<string, string> =>
  new Map([
    ...unanswered.map(({ place, refusal }) => [placeKey(place), `${refusal.code}: ${refusal.message}`] as const),
    ...unregistered.map((at) => [placeKey(at), 'its account is not registered'] as const),
  ]);
