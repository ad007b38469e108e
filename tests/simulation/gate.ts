/**
 * Between a process of ours and everything outside it: every call waits here for its turn.
 *
 * Owns: when a call takes its effect, whether and when its answer comes back, and whether the process dies at it. To the
 * process it is the network: refusals are those of the port's own vocabulary, and what throws is what would throw.
 * A dead process is never answered again.
 */
import type { Ports } from '@drs-orchestrator/application';
import { instant, minutes, refused } from '@drs-orchestrator/domain';
import { tapped } from '../harness/tapped-ports.ts';
import { executionOf, isOutside, isStore, nameOf, placeOf, regionOf, subjectsOf, type Call } from './call.ts';
import { mayHaveEffect, refusalFor, type CallFault } from './model/refusals.ts';
import type { Invocation } from './invocation.ts';
import type { Random } from './random.ts';
import type { Outage } from './scenario.ts';
import { epoch } from './schedule.ts';
import type { Process, Stage } from './stage.ts';
import type { Pass, Passed } from './wire/wire-aws.ts';

export class OutOfReach extends Error {
  override readonly name = 'OutOfReach';
}

type Fate = {
  readonly before: number;
  readonly after: number;
  /** What goes wrong with the call; null: nothing. */
  readonly fault: CallFault | null;
  readonly hasEffect: boolean;
  readonly death: 'before' | 'after' | null;
};

export const gated = (stage: Stage, process: Process, ports: Ports): Ports => {
  const all = tapped(ports, (call, perform) =>
    stage.wire !== null && isOnWire(call) ? watched(stage, process, call, perform) : pass(stage, process, call, perform),
  );
  const { placeRights } = ports.plans;
  return { ...all, plans: { ...all.plans, placeRights, rounds: neverDue } };
};

/** Looks at launch rights move no execution, and are no part of the schedule: none is due, so seeds draw nothing for them. */
const neverDue: Ports['plans']['rounds'] = {
  get: (name) => Promise.resolve({ name, dueAt: instant(Number.MAX_SAFE_INTEGER), version: 1 }),
  list: () => Promise.resolve([]),
  put: () => Promise.resolve(refused({ kind: 'conflict' })),
  remove: () => Promise.resolve(refused({ kind: 'conflict' })),
};

/** The gate for what the adapters of a process send: each request by itself, where their ports have none. */
export const wireGate =
  (stage: Stage, process: Process): Pass =>
  ({ service, operation, kind, region }, perform, within) =>
    // What comes back is what `perform` gives, or one of the two that are said here.
    pass(
      stage,
      process,
      { port: 'wire', method: `${service} ${operation}`, kind, given: [{ region }] },
      perform,
      within,
    ) as Promise<Passed>;

/** No webhook is AWS's. */
const isOnWire = ({ port }: Call): boolean => isOutside(port) && port !== 'webhook';

/** Nothing happens to such a call, but the checks want to know what is asked and what was answered. */
const watched = async (stage: Stage, process: Process, call: Call, perform: () => Promise<unknown>): Promise<unknown> => {
  if (process.isDead()) return new Promise(() => undefined);
  const invocation = process.inHand(executionOf(call));
  stage.watch.asks(invocation, call);
  const value = await perform();
  if (process.isDead()) return new Promise(() => undefined);
  stage.watch.looks(invocation, call);
  heard(process, invocation, call, isAnswer(value));
  stage.watch.heard(invocation, call, value);
  return value;
};

/** `within`: a request on the wire is given up after so many milliseconds. */
const pass = (stage: Stage, process: Process, call: Call, perform: () => Promise<unknown>, within = Infinity): Promise<unknown> => {
  if (process.isDead()) return new Promise(() => undefined);
  const invocation = process.inHand(executionOf(call));
  const fate = drawFate(stage, process, invocation, call);
  process.calls.open += 1;
  return new Promise((resolve, reject) => {
    const answer = (milliseconds: number, then: () => void): void => {
      if (milliseconds > 0) {
        stage.schedule.after(milliseconds, () => {
          if (!process.isDead()) answer(0, then);
        });
        return;
      }
      process.calls.open -= 1;
      then();
    };
    const reply = (milliseconds: number, then: () => void): void => {
      if (fate.before + milliseconds <= within) answer(milliseconds, then);
      else answer(Math.max(0, within - fate.before), () => resolve({ kind: 'late' } satisfies Passed));
    };
    stage.schedule.after(fate.before, () => {
      if (process.isDead()) return;
      if (fate.death === 'before') {
        process.die(`before ${nameOf(call)}`);
        return;
      }
      if (fate.hasEffect && call.port !== 'wire') stage.watch.asks(invocation, call);
      const done = fate.hasEffect ? perform() : null;
      if (fate.hasEffect) stage.watch.looks(invocation, call);
      if (fate.death === 'after') {
        process.die(`after ${nameOf(call)}`);
        done?.catch(() => undefined);
        return;
      }
      const { fault } = fate;
      if (fault !== null) {
        done?.catch(() => undefined);
        note(stage, invocation, call, `${fault}${fate.hasEffect ? ', after its effect' : ''}`);
        heard(process, invocation, call, false);
        reply(fate.after, () => refuse(call, fault, resolve, reject));
        return;
      }
      if (done === null) throw new Error('A call without a fault has its effect');
      done.then(
        (value) => {
          if (call.port === 'wire') stage.watch.looks(invocation, call);
          else {
            heard(process, invocation, call, isAnswer(value));
            stage.watch.heard(invocation, call, value);
          }
          reply(fate.after, () => resolve(value));
        },
        (cause: unknown) => answer(fate.after, () => reject(cause instanceof Error ? cause : new Error(String(cause)))),
      );
    });
  });
};

const note = (stage: Stage, invocation: Invocation | null, call: Call, text: string): void =>
  stage.history.note(concernedBy(invocation), () => `${stage.nameOf(invocation)}: ${nameOf(call)}(${subjectsOf(call).join(', ')}) ${text}`);

const concernedBy = (invocation: Invocation | null): readonly string[] | null => {
  const id = invocation?.executionId ?? null;
  return id === null ? null : [id];
};

const heard = (process: Process, invocation: Invocation | null, call: Call, answered: boolean): void => {
  if (!isOutside(call.port)) return;
  const question = { call, place: placeOf(call), answered, isOwn: invocation !== null };
  if (invocation !== null) invocation.questions.push(question);
  else for (const one of process.underWay.keys()) one.questions.push(question);
};

/** Answers of ports are results; a list of readings is one where each was read. */
const isAnswer = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every((one: unknown) => !hasKind(one, 'unread'));
  return !(typeof value === 'object' && value !== null && 'ok' in value && value.ok === false);
};

const hasKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

const refuse = (call: Call, fault: CallFault, resolve: (value: unknown) => void, reject: (cause: unknown) => void): void => {
  const { port, method } = call;
  if (port === 'wire') resolve({ kind: 'fault', fault } satisfies Passed);
  else if (isOutside(port)) {
    // The table's types are those of each port's own method, of which nothing is left here.
    const answers = refusalFor as (port: string, method: string, fault: CallFault, given: readonly unknown[]) => unknown;
    resolve(answers(port, method, fault, call.given));
  } else if (port === 'engine' && method !== 'isRunning')
    resolve({ ok: false, refusal: { kind: 'later', message: `Out of reach: ${fault}` } });
  else reject(new OutOfReach(`${nameOf(call)}: ${fault}`));
};

const drawFate = (stage: Stage, process: Process, invocation: Invocation | null, call: Call): Fate => {
  const random = process.random;
  const [before, after] = drawPace(stage, random);
  if (isLostOnce(stage, invocation, call)) return ill(before, after, 'unsent');
  if (stage.isCalm()) return well(before, after);
  const trouble = stage.scenario.calls;
  if (random.chance(trouble.killed)) return { ...well(before, after), death: random.chance(50) ? 'before' : 'after' };
  const slow = random.chance(trouble.slow) ? random.between(1_000, 120_000) : 0;
  const outage = outageOf(stage, call);
  if (outage === 'throttled') return ill(before, after, 'throttled');
  if (outage === 'down') return ill(before, after, random.pick(['unsent', 'lost', 'lost', 'broken']));
  if (isStore(call.port)) {
    if (!random.chance(trouble.store)) return well(before, slow > 0 && call.kind === 'read' ? after + Math.min(slow, 20_000) : after);
    return ill(before, after, 'broken', call.kind === 'effect' && random.chance(50));
  }
  if (call.kind === 'read') {
    // A start asks a dozen questions, each of which stands in its way; more trouble would leave nothing to simulate.
    const unread = invocation?.what === 'start_execution' ? trouble.unread / 8 : trouble.unread;
    if (!random.chance(unread)) return well(before, after + slow);
    return ill(before, after + slow, random.pick(['lost', 'broken', 'throttled', 'throttled', 'expired', 'denied']));
  }
  if (random.chance(trouble.refused)) return ill(before, after, random.pick(['throttled', 'unsent', 'expired', 'throttled']));
  if (!random.chance(trouble.lost)) return well(before, after + slow);
  const fault = random.pick(['lost', 'lost', 'broken'] as const);
  return ill(before, after + slow, fault, mayHaveEffect(fault) && random.chance(60));
};

const well = (before: number, after: number): Fate => ({ before, after, fault: null, hasEffect: true, death: null });

const ill = (before: number, after: number, fault: CallFault, hasEffect = false): Fate => ({
  before,
  after,
  fault,
  hasEffect,
  death: null,
});

/** A Region that nobody gets an answer from; what reaches it is lost before it has any effect. */
const outageOf = ({ scenario: { outages }, schedule }: Stage, call: Call): Outage['kind'] | null => {
  if (outages.length === 0) return null;
  const region = regionOf(call);
  const elapsed = schedule.now() - epoch;
  const isIn = ({ fromMinutes, minutes: lasting }: Outage): boolean =>
    elapsed >= minutes(fromMinutes) && elapsed < minutes(fromMinutes + lasting);
  return outages.find((one) => one.region === region && isIn(one))?.kind ?? null;
};

/** In two parts, on the way there and on the way back. Most answers come in the very moment of the effect. */
const drawPace = (stage: Stage, random: Random): readonly [number, number] => {
  const pace = stage.isCalm() ? 'quick' : stage.scenario.pace;
  const isLong = pace === 'slow' || (pace === 'mixed' && random.chance(15));
  const there = isLong ? random.between(100, 2_500) : random.between(1, 15);
  const back = random.chance(70) ? 0 : isLong ? random.between(100, 2_500) : random.between(1, 15);
  return [there, back];
};

/** What a request leaves to be done outside is lost the first time. */
const isLostOnce = (stage: Stage, invocation: Invocation | null, call: Call): boolean => {
  if (!stage.scenario.losesEachOnce || invocation === null || invocation.sender !== 'person') return false;
  const { port, method } = call;
  const isAfterwards =
    port === 'workerQueue' ||
    (port === 'engine' && method !== 'isRunning') ||
    port === 'notifier' ||
    (port === 'webhook' && method === 'post');
  return isAfterwards && stage.losesOnce(`${invocation.what}/${port}.${method}`, invocation);
};
