/**
 * The engines: the product's own loop, run apart from the processes as Step Functions does, or inside one as `npm start` does.
 *
 * Owns: names and generations, tokens, and the deaths of engines. Their steps are events to the fleet, which may be lost on the
 * way there or back, or arrive twice.
 */
import type { Engine, EngineRun } from '@drs-orchestrator/application';
import { ok } from '@drs-orchestrator/domain';
import { runEngine } from '@drs-orchestrator/local';
import { fieldsIn, textIn, type Fields } from './fields.ts';
import type { Engines, Process, Stage } from './stage.ts';

type Running = { readonly name: string; readonly run: EngineRun; readonly home: Process | null; isDead: boolean; stored: string | null };

/** At the same time in one execution, where engines are doubled. */
const mostBeside = 3;

export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

export const createEngines = (stage: Stage): Engines => {
  const random = stage.random.stream('engines');
  const used = new Set<string>();
  const running = new Map<string, Running>();
  const waiting = new Map<string, { readonly engine: Running; readonly release: () => void }>();
  let tokens = 0;

  const die = (engine: Running, why: string): void => {
    engine.isDead = true;
    running.delete(engine.name);
    for (const [token, { engine: waits }] of waiting) if (waits === engine) waiting.delete(token);
    stage.history.note([engine.run.executionId], () => `engine ${engine.name} dies ${why}`);
  };

  /** Resolves only for the living. */
  const forLiving = <Value>(engine: Running, work: Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      work.then(
        (value) => {
          if (!engine.isDead) resolve(value);
        },
        (cause: unknown) => {
          if (!engine.isDead) reject(cause instanceof Error ? cause : new Error(String(cause)));
        },
      );
    });

  const invoke = (engine: Running, event: Fields): Promise<unknown> => {
    const { engines, messages } = stage.scenario;
    if (!stage.isCalm()) {
      if (random.chance(engines.killed)) {
        die(engine, 'before a step');
        return new Promise(() => undefined);
      }
      if (random.chance(engines.doubled)) beside(engine);
      if (random.chance(messages.doubled / 4))
        stage.schedule.after(
          random.between(0, 5_000),
          () =>
            void stage
              .fleet()
              .invoke(event, 'engine')
              .catch(() => undefined),
        );
      if (random.chance(messages.lost / 8)) {
        void stage
          .fleet()
          .invoke(event, 'engine')
          .catch(() => undefined);
        return forLiving(engine, stage.sleep(random.between(100, 10_000))).then(() => {
          throw new AnswerLost('The step was not answered');
        });
      }
    }
    return forLiving(engine, stage.fleet().invoke(event, 'engine'));
  };

  const beside = ({ run, home }: Running): void => {
    const alike = [...running.values()].filter((one) => one.run.executionId === run.executionId);
    if (alike.length >= mostBeside) return;
    begin(`${run.executionId}-beside-${String(used.size)}`, run, home);
  };

  const begin = (name: string, run: EngineRun, home: Process | null): void => {
    used.add(name);
    const engine: Running = { name, run, home, isDead: false, stored: null };
    running.set(name, engine);
    stage.history.note([run.executionId], () => `engine ${name} begins`);
    const token = () => {
      tokens += 1;
      const value = `token-${String(tokens)}`;
      const released = new Promise<void>((resolve) => {
        waiting.set(value, { engine, release: resolve });
      });
      const forget = (): void => {
        waiting.delete(value);
        engine.stored = null;
      };
      return { value, released: forLiving(engine, released), forget };
    };
    const needs = {
      invoke: (event: object) => invoke(engine, event as Fields),
      clock: {
        speed: 1,
        wait: (milliseconds: number) => forLiving(engine, stage.sleep(milliseconds)).then(() => 'elapsed' as const),
      },
      log: stage.ports.log,
      token,
      // Each engine has a process of its own here, and a virtual second costs nothing.
      crowd: { among: <Outcome>(work: () => Promise<Outcome>) => work(), leastRealMilliseconds: () => 0 },
      stopping: stage.never,
    };
    runEngine(needs, run).then(
      () => {
        running.delete(name);
        stage.history.note([run.executionId], () => `engine ${name} ends`);
      },
      (cause: unknown) => {
        running.delete(name);
        stage.history.note([run.executionId], () => `engine ${name} fails: ${String(cause)}`);
        stage.watch.surprises(cause, run.executionId);
      },
    );
  };

  // The last token stored is the one that is ever released. Who waits with an earlier one times out in the end, as a task of Step
  // Functions does; here at once, since an engine beside another is no generation that the reconciler asks about.
  stage.watch.listeners.push(({ id, head }, { events }) => {
    if (!events.some(({ type }) => type === 'awaiting-resume')) return;
    const token = textIn(fieldsIn(fieldsIn(JSON.parse(head.state))['token'])['value']) ?? '';
    const stored = waiting.get(token)?.engine;
    const earlier = [...running.values()].filter((one) => one.run.executionId === id && one !== stored && one.stored !== null);
    for (const engine of earlier) die(engine, 'with a token that another has taken the place of');
    if (stored !== undefined) stored.stored = token;
  });

  const port: Engine = {
    start: async (run) => {
      const name = nameOf(run);
      if (!used.has(name)) begin(name, run, stage.scenario.fleet.enginesDieWithProcess ? someProcess() : null);
      return ok(undefined);
    },
    release: async (token) => {
      const waits = waiting.get(token);
      waiting.delete(token);
      waits?.release();
      return ok(waits === undefined ? 'gone' : 'released');
    },
    isRunning: async (run) => running.has(nameOf(run)),
    arn: (run) => `arn:aws:states:eu-central-1:111111111111:execution:dr-orchestration:${nameOf(run)}`,
  };

  const someProcess = (): Process | null => {
    const living = stage.fleet().processes();
    return living.length === 0 ? null : random.pick(living);
  };

  return {
    port,
    buried: (process) => {
      for (const engine of [...running.values()]) if (engine.home === process) die(engine, `with process ${String(process.number)}`);
    },
    releaseSome: () => {
      if (waiting.size === 0) return;
      const token = random.pick([...waiting.keys()]);
      const waits = waiting.get(token);
      waiting.delete(token);
      stage.history.note([waits?.engine.run.executionId ?? ''], () => `somebody releases ${token} from outside`);
      waits?.release();
    },
    running: () => running.size,
  };
};

const nameOf = ({ executionId, generation }: EngineRun): string => `${executionId}-${String(generation)}`;
