/**
 * The ports of the application that DRS and EC2 answer, with STS on the way to them.
 *
 * Owns: how the parts are put together. Reads no environment and no clock of its own. Real time bounds sockets only, unless
 * another limit is handed in; sessions, waits and budgets follow the clock.
 */
import type {
  AccountAccess,
  Clock,
  Instances,
  Inventory,
  LaunchSettingsPort,
  Log,
  RecoveryService,
  Terminations,
} from '@drs-orchestrator/application';
import type { AccountId, Place } from '@drs-orchestrator/domain';
import { createAccountAccess } from './access/account-access.ts';
import { createCalls } from './calls/calls.ts';
import { createRetrying } from './calls/retrying.ts';
import { inRealTime } from './calls/time-limit.ts';
import type { TimeLimit } from './calls/time-limit.ts';
import { atOnce } from './calls/turn.ts';
import type { Turn } from './calls/turn.ts';
import type { ClientOptions } from './clients/client-configuration.ts';
import { createClients, loadEc2, loadSts } from './clients/clients.ts';
import type { CredentialsProvider } from './clients/credentials.ts';
import { createSessions } from './clients/sessions.ts';
import type { Sessions } from './clients/sessions.ts';
import type { DrsDeps } from './drs/drs-deps.ts';
import { createInventory } from './drs/inventory.ts';
import { createRecoveryService } from './drs/recovery-service.ts';
import { createTerminations } from './drs/terminations.ts';
import { createPace } from './ec2/ec2-deps.ts';
import type { Ec2Deps } from './ec2/ec2-deps.ts';
import { createInstances } from './ec2/instances.ts';
import { createLaunchSettings } from './launch-settings/launch-settings.ts';
import type { AwsLimits } from './limits.ts';
import { defaultAwsLimits } from './limits.ts';

export type PlaceAdaptersOptions = ClientOptions & {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to, never reaching, 1: what spreads retries. */
  readonly random: () => number;
  /** Our own rights. `hubAccountId`: the account they belong to; a place elsewhere without a role is then refused. */
  readonly base: { readonly credentials: CredentialsProvider; readonly hubAccountId?: AccountId | undefined };
  /** How long StartRecovery may take, in real time. */
  readonly startTimeoutMilliseconds?: number | undefined;
  /** Bounds each request; left out: by real time, as befits a socket. */
  readonly timeLimit?: TimeLimit | undefined;
  /** Awaited before each request that may be repeated; left out: it begins at once. For a process that has other things to do as well. */
  readonly turn?: Turn | undefined;
  readonly limits?: Partial<AwsLimits> | undefined;
};

export type PlaceAdapters = {
  readonly accountAccess: AccountAccess;
  readonly recoveryService: RecoveryService;
  readonly terminations: Terminations;
  readonly inventory: Inventory;
  readonly instances: Instances;
  readonly launchSettings: LaunchSettingsPort;
  /** Loads now what is otherwise loaded at the first question to EC2 or STS, which holds up the whole process for up to a second. */
  preload(): Promise<void>;
};

export const createPlaceAdapters = (options: PlaceAdaptersOptions): PlaceAdapters => placeAdaptersWith(options, limitsOf(options)).adapters;

/** With the sessions, for whoever speaks to other services with the same rights. */
export const placeAdaptersWith = (
  options: PlaceAdaptersOptions,
  limits: AwsLimits,
): { readonly adapters: PlaceAdapters; readonly sessions: Sessions } => {
  const { clock, log, random, base, endpoint, requestHandler, timeLimit = inRealTime, turn = atOnce } = options;
  const clients = createClients({ endpoint, requestHandler, cachedClients: limits.cachedClients });
  const retrying = createRetrying({ clock, log, random, limits });
  const sessions = createSessions({ clock, limits, clients, retrying, timeLimit, base });
  const calls = createCalls({ log, limits, sessions, retrying, timeLimit, turn, errorMetric: 'RecoveryServiceErrors' });
  const drs: DrsDeps = { calls, clock, log, limits, client: (at) => clients.drs(at.region, sessions.keyring(at)) };
  const ec2: Ec2Deps = {
    calls,
    limits,
    client: (at) => clients.ec2(at.region, sessions.keyring(at)),
    pace: createPace(clock, limits),
  };
  const sts = (at: Place) => clients.sts(at.region, sessions.keyring(at));
  const adapters: PlaceAdapters = {
    accountAccess: createAccountAccess({ hubAccountId: base.hubAccountId ?? null, calls, sessions, drs: drs.client, sts }),
    recoveryService: createRecoveryService(drs),
    terminations: createTerminations(drs),
    inventory: createInventory(drs),
    instances: createInstances(ec2),
    launchSettings: createLaunchSettings({ drs, ec2, clock }),
    preload: async () => {
      await Promise.all([loadEc2(), loadSts()]);
    },
  };
  return { adapters, sessions };
};

export const limitsOf = ({ limits, startTimeoutMilliseconds }: PlaceAdaptersOptions): AwsLimits => ({
  ...defaultAwsLimits,
  ...limits,
  ...(startTimeoutMilliseconds === undefined ? {} : { startTimeoutMilliseconds }),
});
