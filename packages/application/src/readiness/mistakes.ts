/**
 * What is wrong with a plan in itself, as findings.
 */
import type { Finding, PlanIssue } from '@drs-orchestrator/domain';

export const mistakeFindings = (issues: readonly PlanIssue[]): readonly Finding[] =>
  issues.map(({ field, message }) => ({ check: 'plan-makes-sense', result: 'block', subject: field, message }));
