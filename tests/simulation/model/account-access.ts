/**
 * The port `AccountAccess` on the model's world: a place is entered with the rights that are its own.
 */
import type { AccountAccess, Identity, SessionRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Place, Result } from '@drs-orchestrator/domain';
import { noteQuestion } from './world.ts';
import type { World } from './world.ts';

export const accountAccessOf = (world: World): AccountAccess => {
  const { hubAccountId } = world.needs.sketch;
  return {
    hubAccountId,
    enter: async (at) => enter(world, at, 'enter'),
    probe: async (at) => {
      const session = enter(world, at, 'probe');
      return { session, service: session.ok ? ok(undefined) : null };
    },
  };
};

const enter = (world: World, at: Place, method: keyof AccountAccess): Result<Identity, SessionRefusal> => {
  const denied = noteQuestion(world, at, { port: 'accountAccess', method });
  if (denied !== null) return refused({ ...denied, kind: 'denied', code: 'AccessDenied' });
  const role = at.access.kind === 'role' ? at.access.roleName : 'DRSOrchestrator';
  return ok({ accountId: at.accountId, arn: `arn:aws:sts::${at.accountId}:assumed-role/${role}/drs-orchestrator` });
};
