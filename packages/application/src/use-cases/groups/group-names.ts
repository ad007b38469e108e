/**
 * Protection groups, as names and messages know them.
 */
import { groupId, type GroupId } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import type { NameBook } from '../../claims/name.ts';

export const groupNames = ({ plans }: Pick<Application, 'plans'>): NameBook => ({
  kind: 'group',
  what: 'protection group',
  field: 'groupName',
  nameOf: async (id) => (await plans.groups.get(groupId(id)))?.name,
});

export const subjectOf = (id: GroupId): string => `Protection group ${id}`;
