/**
 * Step Functions in one process: the operations that the product calls, on the wire, before machines that an interpreter runs.
 *
 * Owns: names, statuses and tokens, and the errors that Step Functions has for them. Leaves to interpreter.ts what a machine does.
 */
import type { WireOutcome, WireRequest } from '@drs-orchestrator/drs-simulator';
import { definition } from './definition.ts';
import { historyEntries, runMachine, type Invocation, type Tally } from './interpreter.ts';

export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:dr-orchestration';

type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
type Run = {
  readonly name: string;
  readonly input: string;
  readonly startDate: number;
  status: Status;
  readonly tally: Tally;
  abort(): void;
};
type Waiting = { readonly run: string; readonly resolve: (output: unknown) => void; readonly reject: (cause: Error) => void };

export type StepFunctionsNeeds = {
  readonly invoke: (invocation: Invocation) => Promise<unknown>;
  readonly now: () => number;
  /** How long a run's history may become before it fails; 25,000 where nothing is said. */
  readonly mostEntries?: number | undefined;
  /** Called back when so much virtual time has gone by. */
  readonly after: (milliseconds: number, ring: () => void) => void;
};

export type StepFunctions = {
  handle(request: WireRequest): Promise<WireOutcome>;
  /** Every run there ever was, oldest first. */
  runs(): readonly Pick<Run, 'name' | 'status' | 'tally'>[];
  /** Tokens that somebody waits with. */
  tokens(): readonly string[];
};

type Answer = { readonly status: number; readonly body: object };

export const createStepFunctions = ({ invoke, now, after, mostEntries = 25_000 }: StepFunctionsNeeds): StepFunctions => {
  const runs = new Map<string, Run>();
  const waiting = new Map<string, Waiting>();
  const used = new Set<string>();

  const token = (): string => {
    const value = `token-${String(used.size + 1)}`;
    used.add(value);
    return value;
  };
  const forget = (name: string): void => {
    for (const [value, { run }] of waiting) if (run === name) waiting.delete(value);
  };
  const released = (name: string) => (value: string, state: string) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(value, { run: name, resolve, reject });
      // With the task, as the file says.
      after((definition.States[state]?.TimeoutSeconds ?? 0) * 1_000, () => void waiting.delete(value));
    });

  const end = (run: Run, status: 'FAILED' | 'ABORTED'): void => {
    run.status = status;
    run.abort();
    forget(run.name);
  };
  const start = (name: string, input: string): Run => {
    const limited = (invocation: Invocation): Promise<unknown> => {
      if (run.status === 'RUNNING' && historyEntries(run.tally) > mostEntries) end(run, 'FAILED');
      // What is over asks for nothing more.
      return run.status === 'RUNNING' ? invoke(invocation) : new Promise(() => undefined);
    };
    const run: Run = {
      name,
      input,
      startDate: now() / 1_000,
      status: 'RUNNING',
      tally: { states: [], retries: 0 },
      abort: () => machine.abort(),
    };
    const machine = runMachine(JSON.parse(input) as object, { invoke: limited, token, released: released(name), tally: run.tally });
    void machine.ended.then((status) => {
      if (run.status === 'RUNNING') run.status = status;
      forget(name);
    });
    runs.set(name, run);
    return run;
  };

  const operations: Readonly<Record<string, (input: Readonly<Record<string, string | undefined>>) => Answer>> = {
    StartExecution: ({ stateMachineArn: arn, name = '', input = '{}' }) => {
      if (arn !== stateMachineArn) return refusal('StateMachineDoesNotExist', `State Machine Does Not Exist: '${String(arn)}'`);
      if (!isName(name)) return refusal('InvalidName', `Invalid Name: '${name}'`);
      if (!isJson(input)) return refusal('InvalidExecutionInput', 'Invalid State Machine Execution Input');
      const known = runs.get(name);
      if (known !== undefined && (known.status !== 'RUNNING' || known.input !== input))
        return refusal('ExecutionAlreadyExists', `Execution Already Exists: '${arnOf(name)}'`);
      const { startDate } = known ?? start(name, input);
      return answer({ executionArn: arnOf(name), startDate });
    },
    DescribeExecution: ({ executionArn = '' }) => {
      const run = runs.get(nameIn(executionArn));
      if (run === undefined) return refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
      const { name, status, startDate } = run;
      return answer({ executionArn, stateMachineArn, name, status, startDate, redriveCount: 0 });
    },
    StopExecution: ({ executionArn = '' }) => {
      const run = runs.get(nameIn(executionArn));
      if (run === undefined) return refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
      if (run.status === 'RUNNING') end(run, 'ABORTED');
      return answer({ stopDate: now() / 1_000 });
    },
    SendTaskSuccess: ({ taskToken = '', output = '' }) => {
      if (!isJson(output)) return refusal('InvalidOutput', 'Invalid Output');
      return take(taskToken, ({ resolve }) => resolve(JSON.parse(output)));
    },
    SendTaskFailure: ({ taskToken = '', error = '', cause = '' }) =>
      take(taskToken, ({ reject }) => reject(Object.assign(new Error(cause), { name: error }))),
  };

  const take = (value: string, give: (waits: Waiting) => void): Answer => {
    const waits = waiting.get(value);
    if (waits !== undefined) {
      waiting.delete(value);
      give(waits);
      return answer({});
    }
    return used.has(value)
      ? refusal('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
      : refusal('InvalidToken', 'Invalid Token');
  };

  return {
    runs: () => [...runs.values()],
    tokens: () => [...waiting.keys()],
    handle: async ({ headers, body }) => {
      const perform = operations[headers['x-amz-target']?.replace(target, '') ?? ''];
      const { status, body: told } =
        perform === undefined ? refusal('UnknownOperationException', '') : perform(JSON.parse(body) as Readonly<Record<string, string>>);
      const response = { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(told) };
      return { kind: 'answered', response };
    },
  };
};

/** Before each operation, in the header that names it. */
export const target = 'AWSStepFunctions.';

const answer = (body: object): Answer => ({ status: 200, body });
const refusal = (code: string, message: string): Answer => ({ status: 400, body: { __type: code, message } });

const arnOf = (name: string): string => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
const nameIn = (arn: string): string => arn.split(':').at(-1) ?? '';

/** Up to 80 characters, none of those that its documentation excludes. */
const isName = (name: string): boolean => /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name);

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
