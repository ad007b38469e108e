/**
 * Planted: two executions that hold the same (I6).
 */
import { ok, placeKey } from '@drs-orchestrator/domain';
import { withPort, withUseCases, type Planted } from './planted.ts';

const plansRow = '#plans';

export const claims = {
  'claim-is-not-conditional': {
    invariant: 'I6',
    does: 'writes a row of claims over what somebody else has written since it was read',
    defect: withPort('claims', ({ read, replace }) => ({
      replace: async (row, holders) => {
        for (let version = row.version; ; version = (await read(row.row)).version) {
          const replaced = await replace({ ...row, version }, holders);
          if (replaced.ok) return replaced;
        }
      },
    })),
  },
  'refused-claim-is-taken': {
    invariant: 'I6',
    does: 'takes a refused write of the claims for a success',
    defect: withPort('claims', ({ replace }) => ({
      replace: async (row, holders) => {
        await replace(row, holders);
        return ok(undefined);
      },
    })),
  },
  'claim-of-the-plan-alone': {
    invariant: 'I6',
    does: 'claims the plan and none of its servers',
    defect: withPort('claims', ({ replace }) => ({
      replace: async (row, holders) => (row.row === plansRow ? replace(row, holders) : ok(undefined)),
    })),
  },
  'paused-holds-nothing': {
    invariant: 'I6',
    does: 'takes the claims of an execution that is paused for free ones',
    defect: withPort('claims', ({ read }, { executions }) => ({
      read: async (name) => {
        const row = await read(name);
        const holders: Record<string, string> = {};
        for (const [what, holder] of Object.entries(row.holders)) {
          const head = holder.startsWith('exec-') ? await executions.head(holder as never) : undefined;
          if (head?.listing.status !== 'PAUSED') holders[what] = holder;
        }
        return { ...row, holders };
      },
    })),
  },
  'cancel-releases-at-once': {
    invariant: 'I6',
    does: 'gives its claims back when it is cancelled, with waves still in flight',
    defect: withUseCases((useCases, app) => ({
      cancelExecution: async (request) => {
        const cancelled = await useCases.cancelExecution(request);
        if (!cancelled.ok) return cancelled;
        const { id, plan } = cancelled.value.execution;
        for (const name of [plansRow, ...plan.places.map(placeKey)]) {
          const row = await app.claims.read(name);
          await app.claims.replace(row, Object.fromEntries(Object.entries(row.holders).filter(([, holder]) => holder !== id)));
        }
        return cancelled;
      },
    })),
  },
} as const satisfies Readonly<Record<string, Planted>>;
