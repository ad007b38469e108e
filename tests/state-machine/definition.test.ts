/**
 * The state machine's file: valid to others, and no more than a shape.
 */
import { actions, errorName, errors, operations, type ErrorCode } from '@drs-orchestrator/contract';
import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { allStates, definition, definitionText, substitutions, type ChoiceRule, type Definition, type State } from './definition.ts';

const states = allStates(definition);
const ofType = (type: State['Type']) => states.filter(([, state]) => state.Type === type);
const tasks = ofType('Task');

describe('the state machine', () => {
  test('is accepted by an independent validator, as a file and with everything filled in', () => {
    for (const text of [definitionText, JSON.stringify(definition)]) {
      const { isValid, errors: found } = aslValidator(JSON.parse(text), { checkPaths: true, checkArn: true });
      expect({ isValid, found }).toEqual({ isValid: true, found: [] });
    }
  });

  test('is far smaller than what Step Functions takes', () => {
    expect(Buffer.byteLength(definitionText)).toBeLessThan(1_048_576 / 20);
  });

  test('leaves open what is filled in, and nothing else', () => {
    const left = [...definitionText.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name);
    expect([...new Set(left)]).toEqual(Object.keys(substitutions));
  });

  test('has the states of the source documents, and each name once', () => {
    const names = states.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['PollWaveStatus', 'CheckWaveComplete', 'FinalizeExecution']));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z]{3,80}$/);
  });

  test('says of every state what it is for', () => {
    for (const [name, { Comment, Type }] of states) expect(Type === 'Succeed' || Comment !== undefined, name).toBe(true);
  });

  test('reaches every state, names none that is not there, and can end from each', () => {
    for (const machine of [definition, ...ofType('Map').map(([, { ItemProcessor }]) => ItemProcessor as Definition)]) {
      const names = Object.keys(machine.States);
      expect([...reachable(machine, machine.StartAt)].sort()).toEqual([...names].sort());
      for (const name of names) expect([...reachable(machine, name)].some((one) => isEnd(machine.States[one]))).toBe(true);
    }
  });

  test('uses only what every interpreter of its language executes', () => {
    expect(new Set(states.map(([, { Type }]) => Type))).toEqual(new Set(['Task', 'Choice', 'Wait', 'Map', 'Succeed']));
    expect(definitionText).not.toMatch(/States\.(?!ALL|Timeout)|JSONata|"Assign"|QueryLanguage|"Parallel"|"Pass"|"Fail"/);
    const variables = [...definitionText.matchAll(/"(\$\$[^"]*)"/g)].map(([, path]) => path);
    expect([...new Set(variables)].sort()).toEqual(['$$.Map.Item.Value', '$$.Task.Token']);
  });

  test('starts waves one after the other, inline, and keeps none of their answers', () => {
    const maps = ofType('Map').map(([name, { MaxConcurrency, ResultPath, ItemProcessor }]) => ({
      name,
      MaxConcurrency,
      ResultPath,
      mode: ItemProcessor?.ProcessorConfig.Mode,
    }));
    expect(maps).toEqual([{ name: 'StartReadyWaves', MaxConcurrency: 1, ResultPath: null, mode: 'INLINE' }]);
  });
});

describe('its choices', () => {
  const comparisons = (rule: ChoiceRule): readonly ChoiceRule[] => (rule.And === undefined ? [rule] : rule.And.flatMap(comparisons));

  test.each(ofType('Choice'))('%s holds no rule: it looks at next.kind, and at whether something is there', (_name, { Choices = [] }) => {
    for (const rule of Choices) {
      for (const { Variable, IsPresent, StringEquals } of comparisons(rule)) {
        if (StringEquals === undefined) expect(IsPresent).toBe(true);
        else expect(Variable).toBe('$.step.answer.next.kind');
      }
    }
  });

  test.each(ofType('Choice'))('%s has a way on for whatever it is given, and reads nothing that may be missing', (_name, state) => {
    expect(state.Default).toBeDefined();
    for (const rule of state.Choices ?? []) {
      const compared = comparisons(rule);
      const [first] = compared;
      expect(first).toMatchObject({ IsPresent: true });
      expect(compared.filter(({ StringEquals }) => StringEquals !== undefined).every(({ Variable }) => Variable === first?.Variable)).toBe(
        true,
      );
    }
  });

  test('know every kind of step that there is', () => {
    const kinds = (definition.States['ChooseStep']?.Choices ?? []).map(
      (rule) => comparisons(rule).find(({ StringEquals }) => StringEquals !== undefined)?.StringEquals,
    );
    expect(kinds.sort()).toEqual([...actions.plan_next_step.output.shape.next.shape.kind.options].sort());
  });
});

describe('its tasks', () => {
  test.each(tasks)('%s calls execution-handler, waits for it a little longer than it may run, and survives its failure', (name, state) => {
    expect(state.Resource).toBe(`arn:aws:states:::lambda:invoke${name === 'WaitForResume' ? '.waitForTaskToken' : ''}`);
    expect(state.Parameters?.FunctionName).toBe(substitutions['ExecutionHandlerArn']);
    expect(state.TimeoutSeconds).toBe(name === 'WaitForResume' ? 3_600 : 330);
    expect(state.Catch?.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], ResultPath: null });
  });

  test('ask for every action there is, and of the operations to poll and to finalize', () => {
    const payloads = tasks.map(([, { Parameters }]) => Parameters?.Payload ?? {});
    const asked = payloads.flatMap(({ action, operation }) => [action, operation]).filter((one) => one !== undefined);
    expect([...asked].sort()).toEqual([...Object.keys(actions), operations.finalize.name, operations.poll.name].sort());
    expect(payloads.find(({ operation }) => operation === 'poll')).toMatchObject({ summary: true });
  });

  test.each(tasks)('%s is repeated where Lambda, or we, say that it passes, and nowhere else', (_name, { Retry = [] }) => {
    const repeated = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    const ours = repeated.filter((error) => !error.startsWith('Lambda.'));
    const passing = (Object.keys(errors) as ErrorCode[])
      .filter((code) => (errors[code].status >= 500 || errors[code].status === 429) && code !== 'INTERNAL_ERROR')
      .map(errorName);
    expect([...ours].sort()).toEqual([...passing].sort());
    expect(repeated.filter((error) => error.startsWith('Lambda.')).sort()).toEqual([
      'Lambda.AWSLambdaException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.SdkClientException',
      'Lambda.ServiceException',
      'Lambda.TooManyRequestsException',
    ]);
    for (const { MaxAttempts } of Retry) expect(MaxAttempts).toBeLessThanOrEqual(5);
  });

  test('never end the machine by their failure: what is caught waits, and only an execution that is gone ends', () => {
    for (const [name, { Catch = [] }] of [...tasks, ...ofType('Map')]) {
      for (const { ErrorEquals, Next } of Catch) {
        const expected = ErrorEquals.includes('ExecutionNotFoundError')
          ? 'Ended'
          : ErrorEquals.includes('States.Timeout')
            ? 'PlanNextStep'
            : name === 'StartWaveRecovery'
              ? 'WaitBeforeNextWave'
              : 'WaitAfterFailure';
        expect(Next, name).toBe(expected);
      }
    }
  });
});

const isEnd = (state: State | undefined): boolean => state?.Type === 'Succeed' || state?.End === true;

const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] =>
  [Next, Default, ...Choices.map((rule) => rule.Next), ...Catch.map((catcher) => catcher.Next)].filter((name) => name !== undefined);

const reachable = ({ States }: Definition, from: string): ReadonlySet<string> => {
  const found = new Set([from]);
  for (const name of found) {
    const state = States[name];
    if (state === undefined) throw new Error(`There is no state ${name}`);
    for (const next of nextOf(state)) found.add(next);
  }
  return found;
};
