/**
 * Who starts executions, until as many were asked for as the scenario says.
 *
 * Owns: the ways of asking: directly or over HTTP, for a drill or the real thing, from chosen points, with overrides, twice at
 * once. A start that is refused is asked for again a little later, as people do.
 */
import { isTerminal, later, minutes, type ProtectionGroup, type RecoveryPlan, type ServerId } from '@drs-orchestrator/domain';
import type { Story } from '../evidence.ts';
import type { Fields } from '../fields.ts';
import type { ServerSketch } from '../model/seam.ts';
import { epoch, timeOf } from '../schedule.ts';
import type { Scenario } from '../scenario.ts';
import type { Person } from './person.ts';

const mostTries = 3;

/** Goes on when it is calm, so that every run has executions that nothing but the past has troubled. `takeOne`: takes one of the starts that are left; false: none is. */
export const startPlan = async (person: Person, plan: RecoveryPlan, takeOne: () => boolean): Promise<void> => {
  const { random, stage } = person;
  for (;;) {
    await person.waits(0, random.chance(70) ? 15_000 : minutes(2));
    if (!takeOne()) return;
    if (random.chance(96)) await waitForRoom(person, plan);
    let wish = wishOf(person, plan);
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (!stage.isCalm() && random.chance(8)) void start(person, plan, random.chance(50) ? wish : wishOf(person, plan));
      const answer = await start(person, plan, wish);
      const code = answer?.['statusCode'];
      if (code === 200 || code === 202) break;
      wish = wiser(person, wish, answer);
      await person.waits(100, random.chance(50) ? 3_000 : minutes(1));
      if (random.chance(90)) await waitForRoom(person, plan);
    }
  }
};

/** Who was told what stands in the way mostly lets it pass, by name, or does without what cannot be had. */
const wiser = ({ random }: Person, wish: Fields, answer: Fields | null): Fields => {
  if (answer?.['error'] !== 'NOT_READY' || random.chance(8)) return wish;
  const { recoveryPoint: _recoveryPoint, ...rest } = wish;
  return { ...(random.chance(50) ? rest : wish), override: overridable };
};

/** Most people look first whether somebody else is at it. */
const waitForRoom = async (person: Person, plan: RecoveryPlan): Promise<void> => {
  const own = new Set(serversOf(person.stage.scenario, plan));
  const isInTheWay = ({ execution }: Story): boolean =>
    !isTerminal(execution) && (execution.plan.planId === plan.id || execution.plan.servers.some(({ serverId }) => own.has(serverId)));
  while ([...person.stage.watch.stories.values()].some(isInTheWay)) await person.waits(10_000, 40_000);
};

const start = (person: Person, plan: RecoveryPlan, wish: Fields): Promise<Fields | null> => {
  const fields = { planId: plan.id, ...wish };
  if (person.random.chance(50)) return person.ask('start_execution', fields);
  return person.post('/executions', fields, { what: 'start_execution', executionId: null, planId: plan.id });
};

const wishOf = (person: Person, plan: RecoveryPlan): Fields => {
  const { random } = person;
  return {
    executionType: random.chance(65) ? 'DRILL' : 'RECOVERY',
    ...(random.chance(35) ? { recoveryPoint: random.chance(50) ? notAfter(person) : chosen(person, plan) } : {}),
    ...(random.chance(75) ? { override: overridable.filter(() => random.chance(85)) } : {}),
  };
};

/** Points lie ten minutes apart. */
const notAfter = ({ random }: Person): Fields => ({ notAfter: timeOf(later(epoch, -minutes(random.between(0, 11)))) });

/** For some of the plan's servers; for one that is not there to be chosen from, nothing is said. */
const chosen = (person: Person, plan: RecoveryPlan): Fields => {
  const { random, stage } = person;
  const snapshots = serversOf(stage.scenario, plan).flatMap((server) => {
    const points = stage.watch.points.get(server) ?? [];
    return points.length > 0 && random.chance(70) ? [[server, random.pick(points).snapshotId] as const] : [];
  });
  return snapshots.length === 0 ? notAfter(person) : { snapshots: Object.fromEntries(snapshots) };
};

const serversOf = (scenario: Scenario, plan: RecoveryPlan): readonly ServerId[] =>
  plan.waves.flatMap((wave) => [
    ...wave.servers.flatMap(({ serverIds }) => serverIds),
    ...scenario.groups.flatMap((group) => (wave.groupIds.includes(group.id) ? membersOf(scenario, group) : [])),
  ]);

const membersOf = ({ world }: Scenario, { accountId, region, selection }: ProtectionGroup): readonly ServerId[] => {
  if (selection.kind === 'servers') return selection.serverIds;
  const isIn = ({ place, tags }: ServerSketch): boolean => {
    const at = world.places[place];
    const isThere = at?.accountId === accountId && at.region === region;
    return isThere && Object.entries(selection.tags).every(([key, value]) => tags[key] === value);
  };
  return world.servers.filter(isIn).map(({ serverId }) => serverId);
};

/** An override of what is not in the way does nothing. */
const overridable = [
  'recovery-points',
  'living-instances',
  'free-slots',
  'servers-free',
  'launch-settings',
  'replication-state',
  'recovery-point-age',
  'account-reachable',
  'account-identity',
  'service-initialised',
  'service-permitted',
] as const;
