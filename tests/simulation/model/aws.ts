/**
 * AWS as far as the ports of the application see it, in memory: plain, at once, and deterministic by seed.
 *
 * Owns: how the parts come together. `agreement.test.ts` holds it to the adapters before the simulator.
 */
import { accountAccessOf } from './account-access.ts';
import { instancesOn, inventoryOf } from './inventory.ts';
import { launchRightsOf } from './launch-rights.ts';
import { launchSettingsOf } from './launch-settings.ts';
import { meddle } from './meddling.ts';
import { reportAt } from './model-job.ts';
import { recoveryServiceOf } from './recovery-service.ts';
import type { CreateModelAws } from './seam.ts';
import { notifierOf, webhookOf } from './telling.ts';
import { terminationsOf } from './terminations.ts';
import { createWorld } from './world.ts';

export const createModelAws: CreateModelAws = (needs) => {
  const world = createWorld(needs);
  return {
    recoveryService: recoveryServiceOf(world),
    terminations: terminationsOf(world),
    inventory: inventoryOf(world),
    instances: instancesOn(world),
    launchSettings: launchSettingsOf(world),
    launchRights: launchRightsOf(),
    accountAccess: accountAccessOf(world),
    notifier: notifierOf(world),
    webhook: webhookOf(world),
    facts: world.facts,
    truth: (id) => {
      const job = world.jobs.find(({ jobId }) => jobId === id);
      return job === undefined ? undefined : { place: job.place, report: reportAt({ ...job, isEmptyAtEnd: false }, needs.now()) };
    },
    meddle: () => meddle(world),
  };
};
