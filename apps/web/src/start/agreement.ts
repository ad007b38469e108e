/**
 * Starting in spite of findings: what somebody has agreed to is what they saw, and nothing that is found later.
 */
import type { OutputOf } from '@drs-orchestrator/contract';

type Readiness = OutputOf<'check_readiness'>;

/** `findings`: equal where the same is found of the same subjects, whatever else is said about it. */
export type Agreement = { readonly overrides: Readiness['overrides']; readonly findings: string };

export const agreementTo = ({ overrides, checks }: Pick<Readiness, 'overrides' | 'checks'>): Agreement => ({
  overrides,
  findings: JSON.stringify(
    checks
      .filter(({ result }) => result === 'block' || result === 'unknown')
      .map(({ id, result, subject }) => `${id} ${result} ${subject}`)
      .sort(),
  ),
});

/** Whether `agreed` covers what is found now. */
export const covers = (agreed: Agreement | null, answer: Pick<Readiness, 'overrides' | 'checks'>): boolean => {
  const wanted = agreementTo(answer);
  return agreed !== null && agreed.findings === wanted.findings && agreed.overrides.join() === wanted.overrides.join();
};
