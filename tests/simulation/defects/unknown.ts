/**
 * Planted: what nobody has answered is taken for an answer, and questions go to places that are none of the plan's (I12, I13).
 */
import { ok, region } from '@drs-orchestrator/domain';
import { elsewhere, hub } from '../landscape.ts';
import { withPort, type Planted } from './planted.ts';

export const unknown = {
  'unread-report-is-empty': {
    invariant: 'I12',
    does: 'takes a question for jobs that was not answered for the answer that there are none',
    defect: withPort('recoveryService', ({ report }) => ({
      report: async (at, jobs) => {
        const reported = await report(at, jobs);
        return reported.ok ? reported : ok([]);
      },
    })),
  },
  'unread-look-finds-nothing': {
    invariant: 'I12',
    does: 'takes a look for a lost job that was not answered for one in vain',
    defect: withPort('recoveryService', ({ find }) => ({
      find: async (at, lost) => {
        const found = await find(at, lost);
        return found.ok ? found : ok(undefined);
      },
    })),
  },
  'readiness-skips-what-it-cannot-ask': {
    invariant: 'I12',
    does: 'starts although nobody has said whether the account can be entered',
    defect: withPort('accountAccess', ({ probe }) => ({
      probe: async (at) => {
        const { session, service } = await probe(at);
        return session.ok && service?.ok === true
          ? { session, service }
          : { session: ok({ accountId: at.accountId, arn: '' }), service: ok(undefined) };
      },
    })),
  },
  'readiness-sees-no-instances': {
    invariant: 'I12',
    does: 'starts although nobody has said whether its servers have living instances',
    defect: withPort('recoveryService', ({ instances }) => ({
      instances: async (at, servers) => {
        const listed = await instances(at, servers);
        return listed.ok ? listed : ok([]);
      },
    })),
  },
  'default-region': {
    invariant: 'I13',
    does: "asks for jobs in the hub's Region, whatever Region they are in",
    defect: withPort('recoveryService', ({ report }) => ({
      report: (at, jobs) => report({ ...at, region: region('eu-central-1') }, jobs),
    })),
  },
  'hub-account': {
    invariant: 'I13',
    does: "describes instances in the hub's account, whichever account they are in",
    defect: withPort('instances', ({ describe }) => ({
      describe: (at, ids) => describe({ ...at, accountId: hub, access: { kind: 'own' } }, ids),
    })),
  },
  'own-rights': {
    invariant: 'I13',
    does: 'launches with its own rights where a role of the other account is to be taken',
    defect: withPort('recoveryService', ({ start }) => ({
      start: (at, request) => start({ ...at, access: { kind: 'own' } }, request),
    })),
  },
  'asks-everywhere': {
    invariant: 'I13',
    does: 'asks every Region that is registered for its servers, and not only those of the plan',
    defect: withPort('inventory', ({ sourceServers }) => ({
      sourceServers: async (at, servers) => {
        await sourceServers(elsewhere, servers);
        return sourceServers(at, servers);
      },
    })),
  },
} as const satisfies Readonly<Record<string, Planted>>;
