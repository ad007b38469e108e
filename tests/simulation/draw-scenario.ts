/**
 * Drawing a scenario from a seed.
 *
 * Each part has dice of its own, so that leaving one out (shorten.ts) leaves the others as they were. Small plans, little room and
 * much trouble: what can go wrong is to go wrong within a few executions.
 */
import { drawLandscape } from './landscape.ts';
import type { WorldSketch, WorldTrouble } from './model/seam.ts';
import { createRandom, type Random } from './random.ts';
import type { CallTrouble, EngineTrouble, Fleet, MessageTrouble, Outage, PersonKind, Scenario } from './scenario.ts';

export const drawScenario = (seed: number): Scenario => {
  const random = createRandom(seed);
  const losesEachOnce = random.stream('loses-each-once').chance(20);
  const landscape = drawLandscape(random.stream('landscape'));
  return {
    seed,
    ...landscape,
    fleet: drawFleet(random.stream('fleet')),
    pace: random.stream('pace').pick(['quick', 'mixed', 'mixed', 'slow']),
    calls: drawCalls(random.stream('calls')),
    outside: drawOutside(random.stream('outside')),
    outages: drawOutages(random.stream('outages'), landscape.world.places),
    messages: drawMessages(random.stream('messages')),
    engines: drawEngines(random.stream('engines')),
    staleMilliseconds: random.stream('stale').pick([0, 1_000, 20_000, 120_000]),
    people: drawPeople(random.stream('people')),
    starts: random.stream('starts').between(5, 9),
    chaosMinutes: random.stream('chaos').pick([2, 5, 10]),
    losesEachOnce,
  };
};

const drawFleet = (random: Random): Fleet => {
  const kind = random.chance(65) ? 'serverless' : 'shared';
  return { kind, size: random.between(2, 4), enginesDieWithProcess: kind === 'shared' && random.chance(60) };
};

const drawCalls = (random: Random): CallTrouble => ({
  unread: random.pick([0, 0, 4, 15, 40]),
  lost: random.pick([0, 5, 20, 50]),
  refused: random.pick([0, 5, 20]),
  store: random.pick([0, 0, 1, 3]),
  slow: random.pick([0, 0, 1, 4]),
  killed: random.pick([0, 0, 0.5, 1.5, 3]),
});

const drawOutside = (random: Random): WorldTrouble => ({
  server: random.pick([0, 5, 20, 50]),
  job: random.pick([0, 0, 10, 30]),
  unlisted: random.pick([0, 0, 20, 60]),
  full: random.pick([0, 0, 10, 30]),
  busy: random.pick([0, 0, 5, 20]),
  refused: random.pick([0, 0, 0, 10]),
  meddling: random.pick([0, 0, 0, 20]),
});

/** In every fourth run; the last place is nobody's. */
const drawOutages = (random: Random, places: WorldSketch['places']): readonly Outage[] => {
  if (!random.chance(25)) return [];
  const [kind, region] = [random.pick(['down', 'throttled'] as const), random.pick(places.slice(0, -1)).region];
  return [{ region, kind, fromMinutes: random.between(0, 5), minutes: random.between(1, 6) }];
};

const drawMessages = (random: Random): MessageTrouble => ({
  lost: random.pick([0, 10, 40]),
  doubled: random.pick([0, 10, 40]),
  late: random.pick([0, 10, 40]),
});

const drawEngines = (random: Random): EngineTrouble => ({ killed: random.pick([0, 0, 2, 8]), doubled: random.pick([0, 0, 2, 6]) });

/** One of each at the most, and seldom all. */
const drawPeople = (random: Random): readonly PersonKind[] => {
  const chances: readonly (readonly [PersonKind, number])[] = [
    ['presser', 40],
    ['reactor', 50],
    ['mender', 50],
    ['canceller', 20],
    ['terminator', 45],
    ['editor', 25],
    ['deleter', 15],
    ['outsider', 20],
    ['stranger', 40],
    ['looker', 25],
  ];
  return chances.flatMap(([kind, percent]) => (random.chance(percent) ? [kind] : []));
};
