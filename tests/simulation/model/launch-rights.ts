/**
 * The port `LaunchRights` on the model's world: whoever may enter a place may do there what a launch takes.
 */
import type { LaunchRights } from '@drs-orchestrator/application';
import { ok } from '@drs-orchestrator/domain';

export const launchRightsOf = (): LaunchRights => ({
  simulate: async ({ accountId, access }) => {
    const role = access.kind === 'role' ? access.roleName : 'DRSOrchestrator';
    return ok({ principal: `arn:aws:iam::${accountId}:role/${role}`, actions: 1, missing: [] });
  },
});
