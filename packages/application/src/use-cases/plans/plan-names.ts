/**
 * Recovery plans, as names and messages know them.
 */
import { planId, type PlanId } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import type { NameBook } from '../../claims/name.ts';

export const planNames = ({ plans }: Pick<Application, 'plans'>): NameBook => ({
  kind: 'plan',
  what: 'recovery plan',
  field: 'planName',
  nameOf: async (id) => (await plans.plans.get(planId(id)))?.name,
});

export const subjectOf = (id: PlanId): string => `Recovery plan ${id}`;
