/**
 * A source server in few words: its name, its replication, and how good its recovery point is.
 */
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { OutputOf } from '@drs-orchestrator/contract';
import { en } from '../text/en.ts';

export type SourceServer = OutputOf<'list_source_servers'>['sourceServers'][number];
export type PointWord = SourceServer['recoveryPointStatus'];

type Shown = { readonly server: SourceServer };

export const serverName = ({ hostname, sourceServerId }: SourceServer): string => hostname ?? sourceServerId;

type Replicating = { readonly server: Pick<SourceServer, 'replicationState'> };

export const ReplicationStatus = ({ server: { replicationState: state } }: Replicating) => (
  <StatusIndicator type={state === 'CONTINUOUS' ? 'success' : 'warning'}>{state ?? en.states.unknown}</StatusIndicator>
);

const signs: Readonly<Record<PointWord, StatusIndicatorProps.Type>> = {
  RECENT: 'success',
  OLD: 'warning',
  NONE: 'error',
  UNKNOWN: 'warning',
};

export const PointStatus = ({ server: { recoveryPointStatus: word } }: Shown) => (
  <StatusIndicator type={signs[word]}>{en.servers.pointStatuses[word]}</StatusIndicator>
);
