/**
 * destroy.sh against a stand-in for the AWS CLI: it keeps the data, and tells where it is.
 */
import { afterAll, expect, it } from 'vitest';
import { commandsOf, healthy, openOutline, type Run, type World } from './script-run.ts';

const outline = openOutline();
afterAll(() => {
  outline.remove();
});

const stayed = ['AWS::DynamoDB::Table\texecutions-1', 'AWS::Cognito::UserPool\teu-west-1_pool', 'AWS::Else::Thing\tx'].join('\n');
const world: World = {
  ...healthy,
  "ResourceStatus=='DELETE_SKIPPED'": { stdout: stayed },
  '[ResourceType]': { stdout: 'AWS::Lambda::Function' },
};
const destroy = (args: readonly string[], changed: World = {}) =>
  outline.run('destroy.sh', ['dev', '--region', 'eu-west-1', ...args], { ...world, ...changed });
const changes = (run: Run): string[] => commandsOf(run).filter((command) => /delete|update|put| s3 |create/.test(command));

it('removes the stack, and lists what stayed with the command that would remove it', async () => {
  const run = await destroy(['--yes']);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  expect(changes(run)).toEqual(['aws cloudformation update-termination-protection', 'aws cloudformation delete-stack']);
  expect(commandsOf(run)).toContain('aws cloudformation wait');
  expect(run.stdout.trimEnd().split('\n')).toEqual(stayed.replaceAll('\t', ' ').split('\n'));
  expect(run.stderr).toContain('aws dynamodb delete-table --region eu-west-1 --table-name executions-1');
  expect(run.stderr).toContain('aws cognito-idp delete-user-pool --region eu-west-1 --user-pool-id eu-west-1_pool');
});

it('removes no data by itself', async () => {
  const run = await destroy(['--yes']);
  expect(run.calls.filter(({ line }) => /dynamodb|cognito|kms/.test(line))).toEqual([]);
});

it('refuses while an execution is active, or while nobody can say whether one is', async () => {
  const paused = {
    'lambda invoke list_executions PAUSED': {
      stdout: 'None',
      file: { statusCode: 200, count: 1, executions: [{ executionId: 'exec-7' }] },
    },
  };
  const active = await destroy(['--yes'], paused);
  expect(active).toMatchObject({ code: 1, stderr: expect.stringMatching(/an execution is PAUSED .*exec-7/) });
  const unknown = await destroy(['--yes'], { 'lambda invoke list_executions': { code: 254 } });
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody could say whether an execution is active') });
  expect([...changes(active), ...changes(unknown)]).toEqual([]);
  expect(await destroy(['--yes', '--even-if-active'], { 'lambda invoke list_executions': { code: 254 } })).toMatchObject({ code: 0 });
});

it('does not take an answer without a count for none', async () => {
  const run = await destroy(['--yes'], {
    'lambda invoke list_executions': { stdout: 'None', file: { statusCode: 500, error: 'INTERNAL_ERROR' } },
  });
  expect(run.code).toBe(1);
  expect(changes(run)).toEqual([]);
});

it('asks, and takes silence for a no', async () => {
  const run = await destroy([]);
  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('Remove aws-drs-orchestration-dev from account 111122223333') });
  expect(changes(run)).toEqual([]);
});

it('says so where the stack is not there, or could not be removed', async () => {
  const absent = await destroy(['--yes'], { 'Stacks[0].StackId': { code: 254 } });
  expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no stack') });
  const stuck = await destroy(['--yes'], { 'aws cloudformation wait': { code: 255 } });
  expect(stuck).toMatchObject({ code: 1, stderr: expect.stringContaining('it was not removed') });
});

it('tells what it takes, and refuses what it does not', async () => {
  const code = async (...args: string[]) => (await outline.run('destroy.sh', args)).code;
  expect(await code('--help')).toBe(0);
  expect(await code()).toBe(2);
  expect(await code('dev', '--delete-data')).toBe(2);
});
