/**
 * Who is signed in, and what they may do.
 */
import type { Permission } from '@drs-orchestrator/contract';

export const profile = {
  title: 'Profile',
  user: 'Signed in as',
  roles: 'Roles',
  ends: 'Session ends',
  renewed: 'It goes on by itself while you work, for as long as your organisation allows.',
  endsHint: 'Signing in again leads back to where you were.',
  permissions: 'Permissions',
  permissionsHint: 'What your roles allow together. An administrator gives roles.',
  permission: 'Permission',
  held: 'Yours',
  yes: 'yes',
  no: 'no',
  from: 'Roles with it',
  allows: 'Allows',
  what: {
    read: 'Looking at everything but the journal',
    'write-plans': 'Making and changing groups and plans',
    operate: 'Starting, pausing, resuming and cancelling executions; retrying and skipping waves',
    'override-readiness': 'Starting although a check that may be overridden stands in the way',
    'terminate-instances': 'Terminating the instances that an execution has launched',
    administer: 'Deleting executions, and managing accounts',
    'read-journal': 'Reading the journal of an execution',
  } satisfies Readonly<Record<Permission, string>>,
  withField: (operation: string, field: string): string => `${operation} – with “${field}”`,
} as const;
