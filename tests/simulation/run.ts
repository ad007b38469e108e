/**
 * One run: chaos first, then calm, in which everything must come to its end (I7), and a while after it.
 *
 * Owns: who is on the stage, and the bounds on virtual time and on steps.
 */
import { isTerminal, minutes } from '@drs-orchestrator/domain';
import { isOver } from './checks/claims.ts';
import type { Line } from './history.ts';
import { keepFinding } from './messages.ts';
import { canceller, deleter, mender, patient, presser, reactor, terminator } from './people/buttons.ts';
import { editor, looker, outsider, stranger } from './people/others.ts';
import { createPerson, type Person } from './people/person.ts';
import { startPlan } from './people/starter.ts';
import type { PersonKind, Scenario } from './scenario.ts';
import { createStage, type StageNeeds } from './create-stage.ts';
import type { Stage } from './stage.ts';
import { Violation } from './violation.ts';

export type Outcome = {
  readonly violation: Violation | null;
  /** Accepted, and over. */
  readonly executions: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly lines: readonly Line[];
};

/** Beyond it something goes round in circles. */
const mostSteps = 400_000;

export const run = async (needs: StageNeeds): Promise<Outcome> => {
  const stage = createStage(needs);
  const { scenario, schedule, watch } = stage;
  await furnish(stage);
  let left = scenario.starts;
  const takeOne = (): boolean => {
    left -= 1;
    return left >= 0;
  };
  let starters = scenario.plans.length;
  const isDone = (): void => {
    starters -= 1;
  };
  for (const plan of scenario.plans)
    startPlan(createPerson(stage, `starter-of-${plan.name.replace(' ', '-')}`), plan, takeOne).then(isDone, (cause: unknown) =>
      watch.surprises(cause, null),
    );
  for (const kind of scenario.people) void people[kind](createPerson(stage, kind));
  keepFinding(stage);

  let steps = 0;
  const isBroken = (): boolean => watch.violation() !== null || (steps += 1) > mostSteps;
  const chaosEnds = schedule.now() + minutes(scenario.chaosMinutes);
  await schedule.run(() => isBroken() || schedule.now() >= chaosEnds);
  stage.calm();
  stage.history.note(null, () => 'it is calm from here on');
  void patient(createPerson(stage, 'patient'));
  const calmEnds = schedule.now() + minutes(longestCalm(scenario));
  await schedule.run(() => isBroken() || schedule.now() >= calmEnds || (starters === 0 && areOver(stage)));
  if (watch.violation() === null) watch.ends();
  if (watch.violation() === null) await afterwards(stage, isBroken);
  const violation = watch.violation() ?? (steps > mostSteps ? new Violation('I7', `Not over after ${String(mostSteps)} steps`) : null);
  return { violation, ...counted(stage), lines: stage.history.lines };
};

/** What is there before anybody comes. */
const furnish = async ({ scenario, store, aws, watch }: Stage): Promise<void> => {
  for (const account of scenario.accounts) await store.plans.accounts.put(account);
  for (const group of scenario.groups) await store.plans.groups.put(group);
  for (const plan of scenario.plans) await store.plans.plans.put(plan);
  for (const server of scenario.world.servers) {
    const place = scenario.world.places[server.place];
    const points = place === undefined ? null : await aws.inventory.recoveryPoints(place, server.serverId);
    if (points?.ok === true) watch.points.set(server.serverId, points.value);
  }
};

const people: Readonly<Record<PersonKind, (person: Person) => unknown>> = {
  presser,
  reactor,
  mender,
  canceller,
  terminator,
  editor,
  deleter,
  outsider,
  stranger,
  looker,
};

const areOver = ({ watch, engines }: Stage): boolean =>
  engines.running() === 0 && [...watch.stories.values()].every(({ execution }) => isOver(execution));

/** Every wave may take its time limit, one after the other, and a termination an hour. */
const longestCalm = ({ plans }: Scenario): number =>
  600 + plans.reduce((sum, { waves }) => sum + waves.reduce((inPlan, wave) => inPlan + wave.launchTimeoutMinutes + 15, 0), 0);

/** Late and doubled events find that it is over. */
const afterwards = async (stage: Stage, isBroken: () => boolean): Promise<void> => {
  const person = createPerson(stage, 'latecomer');
  let open = 0;
  const send = (event: object): void => {
    open += 1;
    const done = (): void => {
      open -= 1;
    };
    stage
      .fleet()
      .invoke({ ...event }, 'engine')
      .then(done, done);
  };
  for (const { id, execution } of stage.watch.stories.values()) {
    if (person.random.chance(50)) continue;
    const ids = { executionId: id, planId: execution.plan.planId };
    send({ operation: 'finalize', ...ids });
    if (person.random.chance(70)) continue;
    send(
      person.random.pick([
        { action: 'settle', state: ids },
        { operation: 'poll', ...ids },
        { action: 'plan_next_step', state: ids },
      ]),
    );
    send({ operation: person.random.pick(['cancel_execution', 'resume_execution', 'pause_execution']), executionId: id });
  }
  await stage.schedule.run(() => isBroken() || open === 0);
  if (stage.watch.violation() === null) stage.watch.ends();
};

const counted = ({ watch }: Stage): Pick<Outcome, 'executions' | 'endings'> => {
  const endings: Record<string, number> = {};
  let executions = 0;
  for (const { execution, records } of watch.stories.values()) {
    if (!isTerminal(execution) || !records.some(({ events }) => events.some(({ type }) => type === 'accepted'))) continue;
    executions += 1;
    endings[execution.status.kind] = (endings[execution.status.kind] ?? 0) + 1;
  }
  return { executions, endings };
};
