/**
 * What the use cases work with: the ports, the journal over the store, and the limits.
 *
 * Owns: the record that apps build once and every use case takes first, narrowed to what it uses.
 */
import type { Limits } from '@drs-orchestrator/domain';
import { createRecoveryPointCache, type RecoveryPointCache } from './inventory/recovery-point-cache.ts';
import { createServerListMemory, type ServerListMemory } from './inventory/server-list-memory.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import type { AccountAccess } from './ports/account-access.ts';
import type { Claims } from './ports/claims.ts';
import type { Engine, WorkerQueue } from './ports/engine.ts';
import type { Executions } from './ports/executions.ts';
import type { Instances } from './ports/instances.ts';
import type { Inventory } from './ports/inventory.ts';
import type { LaunchRights } from './ports/launch-rights.ts';
import type { LaunchSettingsPort } from './ports/launch-settings.ts';
import type { Notifier } from './ports/notifier.ts';
import type { Plans } from './ports/plans.ts';
import type { RecoveryService } from './ports/recovery-service.ts';
import type { Clock, Digest, Ids, Log } from './ports/surroundings.ts';
import type { Webhook } from './ports/webhook.ts';
import type { Terminations } from './ports/terminations.ts';

export type Ports = {
  readonly executions: Executions;
  readonly claims: Claims;
  readonly plans: Plans;
  readonly accountAccess: AccountAccess;
  readonly recoveryService: RecoveryService;
  readonly terminations: Terminations;
  readonly inventory: Inventory;
  readonly instances: Instances;
  readonly launchSettings: LaunchSettingsPort;
  readonly launchRights: LaunchRights;
  readonly engine: Engine;
  readonly workerQueue: WorkerQueue;
  readonly notifier: Notifier;
  readonly webhook: Webhook;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly log: Log;
};

export type Application = Ports & {
  readonly journal: Journal;
  readonly recoveryPointCache: RecoveryPointCache;
  readonly serverListMemory: ServerListMemory;
  readonly limits: Limits;
};

export const createApplication = (ports: Ports, limits: Limits): Application => ({
  ...ports,
  journal: createJournal(ports),
  recoveryPointCache: createRecoveryPointCache(),
  serverListMemory: createServerListMemory(),
  limits,
});
