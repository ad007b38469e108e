/**
 * Runs the state machine's file in an independent interpreter of the Amazon States Language.
 *
 * Owns: the two integrations that the file uses, `lambda:invoke` with and without a task token, as Step Functions has them;
 * and counting what a run costs. What happens when is the interpreter's.
 */
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { allStates, definition } from './definition.ts';

export type Invocation = { readonly state: string; readonly payload: Readonly<Record<string, unknown>> };

export type MachineNeeds = {
  /** The function that the file names. */
  readonly invoke: (invocation: Invocation) => Promise<unknown>;
  /** A task token, never the same twice. */
  readonly token: () => string;
  /** Resolves with the output that a token is released with. */
  readonly released: (token: string, state: string) => Promise<unknown>;
  /** Is written into. */
  readonly tally: Tally;
};

export type Tally = {
  /** States entered, in order. */
  readonly states: string[];
  retries: number;
};

export type Machine = {
  readonly ended: Promise<'SUCCEEDED' | 'FAILED' | 'ABORTED'>;
  abort(): void;
};

// The interpreter asks for a Node that has it.
if (!('withResolvers' in Promise)) Object.assign(Promise, { withResolvers: () => resolvers() });

const resolvers = () => {
  const made: { promise?: Promise<unknown>; resolve?: unknown; reject?: unknown } = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

// Whether the file is valid is a test of its own.
const machine = new StateMachine(definition as unknown as StateMachineDefinition, { validationOptions: { noValidate: true } });

const tasks = allStates(definition).filter(([, state]) => state.Type === 'Task');

type Parameters = { readonly FunctionName: string; readonly Payload: Readonly<Record<string, unknown>> };
type Json = FirstOf<StateMachine['run']>;
type FirstOf<Run> = Run extends (input: infer Input, ...rest: never[]) => unknown ? Input : never;

export const runMachine = (input: object, needs: MachineNeeds): Machine => {
  const handlers = tasks.map(([name, { Resource = '' }]) => {
    const perform = async (given: Json): Promise<Json> => {
      const { Payload: payload } = given as unknown as Parameters;
      const token = payload['taskToken'];
      const waits = Resource.endsWith('.waitForTaskToken') && typeof token === 'string';
      const released = waits ? needs.released(token, name) : undefined;
      const answer = await needs.invoke({ state: name, payload: asSent(payload) });
      return asSent(released === undefined ? { StatusCode: 200, Payload: answer ?? null } : await released) as Json;
    };
    return [name, perform] as const;
  });
  const run = machine.run(input as Json, {
    noThrowOnAbort: true,
    overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
    // Read anew for each task, and each try of one, that names it.
    context: {
      Task: {
        get Token() {
          return needs.token();
        },
      },
    },
  });
  void count(run.eventLogs, needs.tally);
  let aborted = false;
  const ended = run.result.then(
    () => (aborted ? ('ABORTED' as const) : ('SUCCEEDED' as const)),
    () => 'FAILED' as const,
  );
  const abort = (): void => {
    aborted = true;
    run.abort();
  };
  return { ended, abort };
};

/** How many entries of the history each type of state leaves. A Map's own, and two for each of its items, of which each is one task. */
const entriesOf = { Task: 5, Choice: 2, Wait: 2, Map: 4, Succeed: 2 } as const;
const entriesOfItem = 2;
const entriesOfRetry = 3;
const entriesOfRun = 2;

const typeOf = new Map(allStates(definition).map(([name, { Type }]) => [name, Type]));

/** So many entries has the history of a run that did this; Step Functions ends one with more than 25,000. */
export const historyEntries = ({ states, retries }: Tally): number =>
  states.reduce(
    (sum, name) => sum + entriesOf[typeOf.get(name) ?? 'Task'] + (name === 'StartWaveRecovery' ? entriesOfItem : 0),
    entriesOfRun + retries * entriesOfRetry,
  );

/** Of the turn that a machine takes while it waits. */
export const entriesOfLook = entriesOf.Wait + entriesOf.Task + entriesOf.Choice;

const count = async (events: ReturnType<StateMachine['run']>['eventLogs'], tally: Tally): Promise<void> => {
  for await (const event of events) {
    if (event.type === 'StateEntered') tally.states.push(event.state.name);
    if (event.type === 'StateRetried') tally.retries += 1;
  }
};

/** As JSON carries it. */
const asSent = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
