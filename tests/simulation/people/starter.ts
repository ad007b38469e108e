/**
 * Who starts executions, until as many were asked for as the scenario says.
 *
 * Owns: the ways of asking: directly or over HTTP, for a drill or the real thing, from chosen points, with overrides, twice at
 * once. A start that is refused is asked for again a little later, as people do.
 */
import { isTerminal, later, minutes, type RecoveryPlan, type ServerId } from '@drs-orchestrator/domain';
import type { Story } from '../evidence.ts';
import type { Fields } from '../invocation.ts';
import { epoch, timeOf } from '../schedule.ts';
import type { Person } from './person.ts';

const mostTries = 4;

/** `takeOne`: takes one of the starts that are left; false: none is. */
export const startPlan = async (person: Person, plan: RecoveryPlan, takeOne: () => boolean): Promise<void> => {
  const { random } = person;
  while ((await person.waits(0, random.chance(60) ? 20_000 : minutes(4))) && takeOne()) {
    const wish = wishOf(person, plan);
    if (random.chance(75) && !(await waitForRoom(person, plan))) return;
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (random.chance(25)) void start(person, plan, random.chance(50) ? wish : wishOf(person, plan));
      const answer = await start(person, plan, wish);
      const code = answer?.['statusCode'];
      if (code === 200 || code === 202) break;
      if (!(await person.waits(100, random.chance(50) ? 3_000 : minutes(2)))) return;
    }
  }
};

/** Most people look first whether somebody else is at it; false: it has become calm meanwhile. */
const waitForRoom = async (person: Person, plan: RecoveryPlan): Promise<boolean> => {
  const own = new Set(serversOf(person.stage.scenario.groups, plan));
  const isInTheWay = ({ execution }: Story): boolean =>
    !isTerminal(execution) && execution.plan.servers.some(({ serverId }) => own.has(serverId));
  while ([...person.stage.watch.stories.values()].some(isInTheWay)) if (!(await person.waits(5_000, 40_000))) return false;
  return true;
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
    ...(random.chance(55) ? { override: overridable.filter(() => random.chance(70)) } : {}),
  };
};

/** Points lie ten minutes apart. */
const notAfter = ({ random }: Person): Fields => ({ notAfter: timeOf(later(epoch, -minutes(random.between(0, 25)))) });

/** For some of the plan's servers; for one that is not there to be chosen from, nothing is said. */
const chosen = (person: Person, plan: RecoveryPlan): Fields => {
  const { random, stage } = person;
  const snapshots = serversOf(stage.scenario.groups, plan).flatMap((server) => {
    const points = stage.watch.points.get(server) ?? [];
    return points.length > 0 && random.chance(70) ? [[server, random.pick(points).snapshotId] as const] : [];
  });
  return snapshots.length === 0 ? notAfter(person) : { snapshots: Object.fromEntries(snapshots) };
};

const serversOf = (groups: Person['stage']['scenario']['groups'], plan: RecoveryPlan): readonly ServerId[] =>
  plan.waves.flatMap((wave) => [
    ...wave.servers.flatMap(({ serverIds }) => serverIds),
    ...groups.flatMap(({ id, selection }) => (wave.groupIds.includes(id) && selection.kind === 'servers' ? selection.serverIds : [])),
  ]);

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
] as const;
