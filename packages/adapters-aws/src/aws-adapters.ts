/**
 * The ports of the application that AWS answers: those of places, SNS and EventBridge for news, and IAM for what our rights allow.
 *
 * Owns: how they are put together; they share our sessions, and not their patience: what IAM throttles costs no recovery its retries.
 */
import type { LaunchRights, Notifier } from '@drs-orchestrator/application';
import { createCalls } from './calls/calls.ts';
import { createRetrying } from './calls/retrying.ts';
import { inRealTime } from './calls/time-limit.ts';
import { atOnce } from './calls/turn.ts';
import { createIamClients, loadIam } from './iam/iam-clients.ts';
import { createLaunchRights } from './iam/launch-rights.ts';
import { createNotifier } from './notify/notifier.ts';
import type { NotifyOptions } from './notify/notifier.ts';
import { createNotifyClients } from './notify/notify-clients.ts';
import { limitsOf, placeAdaptersWith } from './place-adapters.ts';
import type { PlaceAdapters, PlaceAdaptersOptions } from './place-adapters.ts';

export type AwsAdaptersOptions = PlaceAdaptersOptions & { readonly notify: NotifyOptions };

export type AwsAdapters = PlaceAdapters & { readonly notifier: Notifier; readonly launchRights: LaunchRights };

export const createAwsAdapters = (options: AwsAdaptersOptions): AwsAdapters => {
  const { clock, log, random, endpoint, requestHandler, timeLimit = inRealTime, turn = atOnce } = options;
  const limits = limitsOf(options);
  const { adapters, sessions } = placeAdaptersWith(options, limits);
  const briefly = { ...limits, readAttempts: limits.notifyAttempts, readTimeoutMilliseconds: limits.notifyTimeoutMilliseconds };
  const retrying = createRetrying({ clock, log, random, limits: briefly });
  const calls = createCalls({ log, limits: briefly, sessions, timeLimit, turn, retrying, errorMetric: 'NotificationErrors' });
  const clients = createNotifyClients({ endpoint, requestHandler, cachedClients: limits.cachedClients });
  const iamRetrying = createRetrying({ clock, log, random, limits: briefly });
  const iamCalls = createCalls({ log, limits: briefly, sessions, timeLimit, turn, retrying: iamRetrying, errorMetric: 'RightsErrors' });
  const iam = createIamClients({ endpoint, requestHandler, cachedClients: limits.cachedClients });
  return {
    ...adapters,
    notifier: createNotifier({ calls, clients, sessions }, options.notify),
    launchRights: createLaunchRights({
      calls: iamCalls,
      limits,
      enter: adapters.accountAccess.enter,
      iam: (at) => iam(at.region, sessions.keyring(at)),
    }),
    preload: async () => {
      await Promise.all([adapters.preload(), loadIam()]);
    },
  };
};
