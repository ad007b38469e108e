/**
 * What a random walk is made of: a plan, the limits, and how badly the world behaves.
 *
 * Owns: the fast-check arbitraries. Everything that happens later follows from `seed`, so that a counterexample replays.
 */
import * as fc from 'fast-check';
import {
  accountId,
  defaultLimits,
  planId,
  region,
  serverId,
  type FailurePolicy,
  type FrozenPlan,
  type FrozenServer,
  type Limits,
  type Place,
  type Quotas,
  type ServerId,
} from '../../src/index.ts';

/** Percentages, each of the moments at which the thing may happen. */
export type FaultRates = {
  /** StartRecovery's answer does not arrive; in half of the cases the request has not arrived either. */
  readonly lost: number;
  readonly throttled: number;
  /** 402 although there is room, because of other people's jobs. */
  readonly full: number;
  readonly conflict: number;
  readonly refusedForGood: number;
  /** A read that is refused. */
  readonly blind: number;
  /** A process dies where it stands. */
  readonly killed: number;
  /** A server does anything but launch. */
  readonly serverTrouble: number;
  /** A job hangs, vanishes from reports or ends without participating servers. */
  readonly jobTrouble: number;
};

export type Scenario = {
  readonly seed: number;
  readonly plan: FrozenPlan;
  readonly limits: Limits;
  readonly faults: FaultRates;
  readonly taggingDenied: boolean;
  readonly unknownServers: readonly ServerId[];
  /** Steps before the faults stop and nobody presses anything but resume. */
  readonly chaosSteps: number;
  readonly presses: 'none' | 'pause-and-resume' | 'all' | 'cancel' | 'mend';
  /** Engines of several generations at work at the same time. */
  readonly manyEngines: boolean;
  /** Server changes in one record; the use case splits longer observations. */
  readonly changesPerRecord: number;
};

type WaveSketch = {
  readonly servers: number;
  readonly rank: number;
  readonly dependsOn: readonly boolean[];
  readonly pauseBefore: boolean;
  readonly onFailure: FailurePolicy;
  readonly launchTimeoutMinutes: number;
};

const mostWaves = 6;

const waveSketch = (servers: fc.Arbitrary<number>): fc.Arbitrary<WaveSketch> =>
  fc.record({
    servers,
    rank: fc.nat(1_000),
    dependsOn: fc.array(fc.boolean(), { minLength: mostWaves, maxLength: mostWaves }),
    pauseBefore: fc.boolean().chain((rare) => (rare ? fc.boolean() : fc.constant(false))),
    onFailure: fc.constantFrom<FailurePolicy>('STOP', 'CONTINUE', 'PAUSE'),
    launchTimeoutMinutes: fc.constantFrom(5, 15, 60),
  });

type Size = { readonly servers: fc.Arbitrary<number>; readonly mostWaves: number; readonly quotas: Quotas };

/** Many small plans, and a few of the size where waves fall into several jobs for real: up to 260 servers. */
const sizes: fc.Arbitrary<Size> = fc.oneof(
  { weight: 14, arbitrary: sizeOf(1, 7, mostWaves, quotas([1, 2, 3, 100], 1)) },
  { weight: 1, arbitrary: sizeOf(20, 43, mostWaves, quotas([20, 100], 40)) },
  { weight: 1, arbitrary: sizeOf(90, 130, 2, quotas([20, 100], 100)) },
);

const faultRates: fc.Arbitrary<FaultRates> = fc.record({
  lost: fc.constantFrom(0, 10, 40),
  throttled: fc.constantFrom(0, 10, 30),
  full: fc.constantFrom(0, 10, 30),
  conflict: fc.constantFrom(0, 5, 20),
  refusedForGood: fc.constantFrom(0, 0, 10),
  blind: fc.constantFrom(0, 5, 30, 90),
  killed: fc.constantFrom(0, 1, 4),
  serverTrouble: fc.constantFrom(0, 0, 5, 30),
  jobTrouble: fc.constantFrom(0, 0, 10, 30),
});

export const scenarios: fc.Arbitrary<Scenario> = sizes.chain((size) =>
  fc
    .record({
      seed: fc.nat(),
      sketches: fc.array(waveSketch(size.servers), { minLength: 1, maxLength: size.mostWaves }),
      places: fc.integer({ min: 1, max: 3 }),
      faults: faultRates,
      taggingDenied: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 5),
      unknownEvery: fc.constantFrom(0, 0, 0, 3, 7),
      settingsEvery: fc.constantFrom(0, 0, 1, 2, 5),
      chaosSteps: fc.constantFrom(0, 150, 500, 1_000),
      presses: fc.constantFrom<Scenario['presses']>('none', 'pause-and-resume', 'all', 'cancel', 'mend', 'mend'),
      manyEngines: fc.boolean(),
      changesPerRecord: fc.constantFrom(1, 3, 500),
    })
    .map(({ sketches, places, unknownEvery, settingsEvery, ...rest }) => {
      const plan = withSettings(planOf(sketches, places), settingsEvery);
      const unknownServers = plan.servers
        .filter((_, index) => unknownEvery > 0 && index % unknownEvery === 1)
        .map((server) => server.serverId);
      // Large observations in small pieces would have the writers take turns for ever, which says nothing about the rules.
      const changesPerRecord = plan.servers.length > 20 ? rest.changesPerRecord * 30 : rest.changesPerRecord;
      return { ...rest, changesPerRecord, plan, unknownServers, limits: { ...defaultLimits, quotas: size.quotas } };
    }),
);

function sizeOf(fewest: number, most: number, waves: number, allowed: fc.Arbitrary<Quotas>): fc.Arbitrary<Size> {
  return fc.record({ servers: fc.constant(fc.integer({ min: fewest, max: most })), mostWaves: fc.constant(waves), quotas: allowed });
}

function quotas(serversPerJob: readonly number[], fewestInJobs: number): fc.Arbitrary<Quotas> {
  const drawn = fc.record({
    serversPerJob: fc.constantFrom(...serversPerJob),
    concurrentJobs: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 20 })),
    serversInJobs: fc.oneof(fc.constant(500), fc.integer({ min: fewestInJobs, max: fewestInJobs + 60 })),
  });
  return drawn.map((some) => ({ ...defaultLimits.quotas, ...some }));
}

const planOf = (sketches: readonly WaveSketch[], placeCount: number): FrozenPlan => {
  const places: readonly Place[] = Array.from({ length: placeCount }, (_, index) => ({
    accountId: accountId(`11111111111${String(index)}`),
    region: region('eu-central-1'),
    access: { kind: 'own' },
  }));
  const servers: FrozenServer[] = [];
  const waves = sketches.map((sketch, index) => {
    const firstServer = servers.length;
    for (let offset = 0; offset < sketch.servers; offset += 1) {
      const number = servers.length + 1;
      const place = (number * 7 + index) % placeCount;
      servers.push({
        serverId: serverId(`s-${String(number).padStart(17, '0')}`),
        hostname: `host-${String(number)}`,
        place,
        settings: null,
      });
    }
    return {
      number: index + 1,
      name: `Wave ${String(index + 1)}`,
      dependsOn: dependenciesOf(sketches, index),
      pauseBefore: sketch.pauseBefore,
      onFailure: sketch.onFailure,
      launchTimeoutMinutes: sketch.launchTimeoutMinutes,
      firstServer,
      serverCount: sketch.servers,
    };
  });
  return { planId: planId('rp-walk'), planName: 'Walk', planVersion: 1, rtoMinutes: null, rpoMinutes: null, places, waves, servers };
};

/** Some or all servers are to be launched in some way; which one is the templates model's matter. */
const withSettings = (plan: FrozenPlan, every: number): FrozenPlan =>
  every === 0
    ? plan
    : {
        ...plan,
        servers: plan.servers.map((server, index) => (index % every === 0 ? { ...server, settings: { copyTags: true } } : server)),
      };

/** Ranks decide who may depend on whom, so that there is no circle, and a wave may well depend on one with a higher number. */
const dependenciesOf = (sketches: readonly WaveSketch[], index: number): readonly number[] => {
  const own = sketches[index];
  return sketches.flatMap((other, at) => {
    const isBefore = own !== undefined && at !== index && (other.rank < own.rank || (other.rank === own.rank && at < index));
    return isBefore && own.dependsOn[at] === true ? [at + 1] : [];
  });
};
