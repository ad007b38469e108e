/**
 * What a protection group says, in few words: its tags, its selection, and how far its launch settings are.
 */
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { OutputOf } from '@drs-orchestrator/contract';
import { en } from '../text/en.ts';

type Group = OutputOf<'get_protection_group'>;
type SettingsStatus = Group['launchSettingsStatus']['status'];

const signs: Readonly<Record<SettingsStatus, StatusIndicatorProps.Type>> = {
  NOT_NEEDED: 'stopped',
  PENDING: 'pending',
  APPLYING: 'in-progress',
  APPLIED: 'success',
  FAILED: 'error',
};

export const tagsText = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

export const selectionText = ({ selectionTags, sourceServerIds }: Pick<Group, 'selectionTags' | 'sourceServerIds'>): string =>
  selectionTags === null ? en.groups.named(sourceServerIds?.length ?? 0) : tagsText(selectionTags);

export const SettingsState = ({ status }: { readonly status: SettingsStatus }) => (
  <StatusIndicator type={signs[status]}>{en.groups.settingsStatus[status]}</StatusIndicator>
);
