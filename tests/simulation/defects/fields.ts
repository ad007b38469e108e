/**
 * Planted: fields that are accepted and dropped (I14).
 */
import { ok } from '@drs-orchestrator/domain';
import type { Catalogue, Launch, StartRequest } from '@drs-orchestrator/application';
import type { Defect } from '../stage.ts';
import { withPort, withUseCases, type Planted } from './planted.ts';

const starting = (change: (request: StartRequest) => Partial<StartRequest>): Defect =>
  withPort('recoveryService', ({ start }) => ({ start: (at, request) => start(at, { ...request, ...change(request) }) }));

const getting = <Id extends string, Thing>(catalogue: Catalogue<Id, Thing>, change: (thing: Thing) => Thing): Catalogue<Id, Thing> => ({
  ...catalogue,
  get: async (id) => {
    const thing = await catalogue.get(id);
    return thing === undefined ? undefined : change(thing);
  },
});

export const fields = {
  'recovery-point-is-dropped': {
    invariant: 'I14',
    does: 'launches from the latest point, whichever was chosen',
    defect: starting(({ servers }) => ({ servers: servers.map(({ server }): Launch => ({ server })) })),
  },
  'recovery-is-a-drill': {
    invariant: 'I14',
    does: 'launches a drill, as the service does where isDrill is left out by mistake',
    defect: starting(() => ({ kind: 'drill' })),
  },
  'job-is-not-tagged': {
    invariant: 'I14',
    does: 'launches without the tag by which its job is found again',
    defect: starting(() => ({ tagged: false })),
  },
  'settings-are-not-applied': {
    invariant: 'I14',
    does: 'says that the launch settings hold, and changes nothing',
    defect: withPort('launchSettings', () => ({
      apply: async (_at, { template: { templateId, version } }) => ok({ templateId, formerVersion: version, version: version + 1 }),
    })),
  },
  'settings-are-not-frozen': {
    invariant: 'I14',
    does: 'freezes a plan without the launch settings of its groups',
    defect: withPort('plans', ({ groups }) => ({
      groups: getting(groups, ({ launchSettings: _settings, serverOverrides: _overrides, ...group }) => group),
    })),
  },
  'pause-before-is-dropped': {
    invariant: 'I14',
    does: 'freezes a plan without the pauses before its waves',
    defect: withPort('plans', ({ plans }) => ({
      plans: getting(plans, (plan) => ({ ...plan, waves: plan.waves.map((wave) => ({ ...wave, pauseBefore: false })) })),
    })),
  },
  'initiator-is-dropped': {
    invariant: 'I14',
    does: 'records every start in the name of the system',
    defect: withUseCases((useCases) => ({
      startExecution: (request) => useCases.startExecution({ ...request, by: { name: 'system', proof: 'asserted' } }),
    })),
  },
  'retry-takes-all-that-failed': {
    invariant: 'I14',
    does: 'launches every failed server again, whichever were named',
    defect: withUseCases((useCases) => ({
      retryWave: ({ serverIds: _servers, ...request }) => useCases.retryWave(request),
    })),
  },
  'webhook-is-never-called': {
    invariant: 'I14',
    does: 'acknowledges news for a webhook without posting it',
    defect: withPort('webhook', () => ({ post: async () => ok(undefined) })),
  },
} as const satisfies Readonly<Record<string, Planted>>;
