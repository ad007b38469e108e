/**
 * The processes of ours, and how an event gets to one of them.
 *
 * Owns: who takes an event, new processes in the place of dead ones, and what its sender learns: the answer, what was thrown,
 * or that the process has died. Every answer is shown to the checks before anybody gets it.
 */
import { askedBy, type Invocation } from './invocation.ts';
import { createProcess, ProcessDied } from './process.ts';
import type { Random } from './random.ts';
import type { Fleet, Process, Stage } from './stage.ts';

export const createFleet = (stage: Stage, onDeath: (process: Process) => void): Fleet => {
  const { kind, size } = stage.scenario.fleet;
  const random = stage.random.stream('fleet');
  const living: Process[] = [];
  const waiting: (() => void)[] = [];
  let made = 0;
  let invocations = 0;

  const begin = (): Process => {
    made += 1;
    const process = createProcess(stage, made, bury);
    living.push(process);
    for (const go of waiting.splice(0)) go();
    return process;
  };
  const bury = (process: Process): void => {
    living.splice(living.indexOf(process), 1);
    onDeath(process);
    if (kind === 'shared') stage.schedule.after(random.between(500, 45_000), begin);
  };
  if (kind === 'shared') for (let index = 0; index < size; index += 1) begin();

  const take = async (): Promise<Process> => {
    if (kind === 'serverless') return idle(living, random) ?? begin();
    while (living.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return random.pick(living);
  };

  return {
    processes: () => living,
    invoke: async (event, sender, asked = askedBy(event)) => {
      const process = await take();
      invocations += 1;
      // Field by field: spreading a second object into the first takes as long as a whole call of a port.
      const invocation: Invocation = {
        number: invocations,
        sender,
        event,
        what: asked.what,
        executionId: asked.executionId,
        planId: asked.planId,
        begunAt: stage.schedule.now(),
        questions: [],
        process: process.number,
      };
      return handOver(stage, process, invocation);
    },
  };
};

const isIdle = ({ underWay, calls }: Process): boolean => underWay.size === 0 && calls.open === 0;

const idle = (living: readonly Process[], random: Random): Process | undefined => {
  const free = living.filter(isIdle);
  // As Lambda does, mostly the one that was used last; and another one now and then, whose memory is older.
  return free.length === 0
    ? undefined
    : random.chance(92)
      ? free.reduce((one, other) => (other.calls.last > one.calls.last ? other : one))
      : random.pick(free);
};

const handOver = (stage: Stage, process: Process, invocation: Invocation): Promise<unknown> =>
  new Promise((resolve, reject) => {
    if (process.isDead()) {
      reject(new ProcessDied(`Process ${String(process.number)} had died`));
      return;
    }
    process.underWay.set(invocation, reject);
    process.calls.last = invocation.number;
    stage.watch.begins(invocation);
    const over = (then: () => void): void => {
      if (process.isDead()) return;
      process.underWay.delete(invocation);
      then();
    };
    process.handle(invocation.event, { awsRequestId: String(invocation.number) }).then(
      (answer) =>
        over(() => {
          stage.watch.answers(invocation, answer);
          resolve(answer);
        }),
      (cause: unknown) =>
        over(() => {
          stage.watch.throws(invocation, cause);
          reject(cause instanceof Error ? cause : new Error(String(cause)));
        }),
    );
  });
