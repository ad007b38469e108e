/**
 * deploy.sh against stand-ins for the AWS CLI, the CDK and npm: what it does, in which order, and what it refuses.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { commandsOf, healthy, openOutline, outputs, puttingOut, type Run } from './script-run.ts';

const outline = openOutline();
afterAll(() => {
  outline.remove();
});

const deploy = (args: readonly string[], world = healthy, more = {}) =>
  outline.run('deploy.sh', ['dev', '--region', 'eu-west-1', ...args], world, more);
const changing = /^aws (?:s3|cloudfront)|^cdk (?:deploy|bootstrap)|create|delete|put|update/;
const changes = (run: Run): string[] => commandsOf(run, 2).filter((command) => changing.test(command));

it('checks, builds, shows the difference, deploys and tells the outputs and the first administrator’s steps, in this order', async () => {
  const run = await deploy(['--yes']);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const order = ['aws sts', 'npm run', 'aws ssm', 'npm run', 'cdk diff', 'cdk deploy', 'aws cloudformation'];
  expect(commandsOf(run, 2).filter((command, at, all) => order.includes(command) && command !== all[at - 1])).toEqual(order);
  expect(run.stdout).toContain('ExecutionHandlerArn\tarn:aws:lambda:eu-west-1:111122223333:function:execution-handler');
  expect(run.stderr).toContain('admin-create-user --region eu-west-1 --user-pool-id eu-west-1_pool');
  expect(run.stderr).toContain('--group-name DRSOrchestrationAdmin');
  expect(run.stderr).toContain('arn:aws:sts::111122223333:assumed-role/Deployer/anna');
});

it('hands every setting to the synthesis, and shows and deploys what that wrote', async () => {
  const roles = join(outline.folder, 'roles.json');
  writeFileSync(
    roles,
    '{ "queryHandlerRoleArn": "arn:aws:iam::111122223333:role/q", "stateMachineRoleArn": "arn:aws:iam::111122223333:role/s" }',
  );
  const named = ['--prefix', 'blue', '--mode', 'api-only', '--source-region', 'eu-central-1,us-east-1', '--alarm-email', 'a@example.com'];
  const run = await deploy(['--yes', ...named, '--existing-roles', roles, '--set', 'reservedConcurrency=20']);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const settings = [
    'environment=dev',
    'prefix=blue',
    'mode=api-only',
    'account=111122223333',
    'region=eu-west-1',
    'sourceRegions=eu-central-1,us-east-1',
    'alarmEmail=a@example.com',
    'queryHandlerRoleArn=arn:aws:iam::111122223333:role/q',
    'stateMachineRoleArn=arn:aws:iam::111122223333:role/s',
    'reservedConcurrency=20',
  ];
  expect(run.calls.map(({ line }) => line).filter((line) => line.startsWith('cdk ') || line.includes('synth'))).toEqual([
    `npm run --silent synth -- ${settings.map((setting) => `-c ${setting}`).join(' ')}`,
    'cdk diff --app infra/cdk.out --method=template blue-aws-drs-orchestration-dev',
    'cdk deploy --app infra/cdk.out --require-approval never blue-aws-drs-orchestration-dev',
  ]);
  expect(new Set(run.calls.slice(1).map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
});

it('refuses without credentials, and has asked nothing else by then', async () => {
  const run = await deploy(['--yes'], { ...healthy, 'aws sts get-caller-identity': { stderr: 'ExpiredToken: it has expired', code: 254 } });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/ExpiredToken: it has expired\n.*no usable AWS credentials/);
  expect(commandsOf(run)).toEqual(['aws sts get-caller-identity']);
});

it('refuses the Region that servers are replicated from, before anything is built', async () => {
  const run = await deploy(['--yes', '--source-region', 'us-east-1,eu-west-1']);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain("eu-west-1 is a source's own Region");
  expect(commandsOf(run, 2)).toEqual(['aws sts']);
});

it('takes the Region from the environment or the profile, and refuses to guess one', async () => {
  const from = (env: Readonly<Record<string, string>>, world = healthy) => outline.run('deploy.sh', ['dev', '--dry-run'], world, { env });
  expect((await from({ AWS_REGION: 'eu-north-1' })).stderr).toContain('Region eu-north-1');
  expect((await from({}, { ...healthy, 'aws configure get region': { stdout: 'ap-southeast-2' } })).stderr).toContain(
    'Region ap-southeast-2',
  );
  const without = await from({}, { ...healthy, 'aws configure get region': { code: 1 } });
  expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('Name the recovery Region with --region') });
});

it('asks before it deploys, and takes silence for a no', async () => {
  const run = await deploy([]);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('Deploy aws-drs-orchestration-dev into account 111122223333, Region eu-west-1?');
  expect(changes(run)).toEqual([]);
});

it('changes nothing on a dry run, and shows the difference', async () => {
  const run = await deploy(['--dry-run', '--yes']);
  expect(run.code).toBe(0);
  expect(commandsOf(run, 2)).toContain('cdk diff');
  expect(changes(run)).toEqual([]);
});

it('goes on when the scans find something, and says so', async () => {
  const run = await deploy(['--yes'], healthy, { env: { SCANS_EXIT: '1' } });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('WARNING: the scans could not be run to their end');
  expect(commandsOf(run, 2)).toContain('cdk deploy');
});

it('bootstraps the CDK where that was never done, after asking and before deploying', async () => {
  const world = { ...healthy, 'aws ssm get-parameter': { stderr: 'An error occurred (ParameterNotFound)', code: 254 } };
  const run = await deploy(['--yes'], world);
  expect(changes(run)).toEqual(['cdk bootstrap', 'cdk deploy']);
  expect(run.calls.find(({ line }) => line.startsWith('cdk bootstrap'))?.line).toContain('aws://111122223333/eu-west-1');
  expect(changes(await deploy([], world))).toEqual([]);
});

it('does not take an unanswered question for a missing bootstrap', async () => {
  const run = await deploy(['--yes'], { ...healthy, 'aws ssm get-parameter': { stderr: 'AccessDeniedException', code: 254 } });
  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('AccessDeniedException') });
  expect(changes(run)).toEqual([]);
});

it.each([
  ['npm run --silent build', 'building'],
  ['npm run --silent synth', 'synthesising'],
  ['cdk diff', 'showing the difference'],
  ['cdk deploy', 'deploying'],
])('stops where %s fails', async (command) => {
  const run = await deploy(['--yes'], { ...healthy, [command]: { stderr: 'no', code: 3 } });
  expect(run.code).not.toBe(0);
  expect(run.calls.at(-1)?.line).toContain(command);
  expect(run.stderr).not.toContain('admin-create-user');
});

it('uploads the page where the stack has a place for it: its parts, what it is told of the deployment, and at last the page', async () => {
  const config = '{"api":"/api","signIn":{"kind":"oidc"}}';
  const page = { PageBucketName: 'pages', PageDistributionId: 'E1', PageConfig: config, PageUrl: 'https://d1.cloudfront.net' };
  const world = { ...healthy, ...puttingOut({ ...outputs, ...page }) };
  const without = await deploy(['--yes'], world);
  expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('apps/web/dist has no page: npm run build makes it') });
  expect(commandsOf(without, 2)).not.toContain('aws s3');

  const dist = join(outline.folder, 'apps/web/dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');
  const run = await deploy(['--yes'], world);
  expect(run, run.stderr).toMatchObject({ code: 0, stderr: expect.stringContaining('https://d1.cloudfront.net is the console') });
  expect(changes(run)).toEqual(['cdk deploy', 'aws s3', 'aws s3', 'aws s3', 'aws cloudfront']);
  const uploads = run.calls.map(({ line }) => line).filter((line) => line.startsWith('aws s3'));
  expect(uploads.map((line) => / (s3:\/\/\S+)/.exec(line)?.[1])).toEqual(['s3://pages/assets', 's3://pages/config.json', 's3://pages']);
  expect(uploads.map((line) => line.includes('immutable'))).toEqual([true, false, false]);
  rmSync(dist, { recursive: true });
});

it('tells what it takes, and refuses what it does not', async () => {
  const called = async (...args: string[]) => {
    const { code, stdout, stderr, calls } = await outline.run('deploy.sh', args);
    expect(calls).toEqual([]);
    return { code, said: stdout + stderr };
  };
  expect(await called('--help')).toMatchObject({ code: 0, said: expect.stringContaining('--source-region R') });
  expect(await called()).toMatchObject({ code: 2, said: expect.stringContaining('which ENV?') });
  expect(await called('dev', 'prod')).toMatchObject({ code: 2 });
  expect(await called('DEV')).toMatchObject({ code: 2 });
  expect(await called('dev', '--prefix', 'A B')).toMatchObject({ code: 2 });
  expect(await called('dev', '--mode', 'half')).toMatchObject({ code: 2 });
  expect(await called('dev', '--region')).toMatchObject({ code: 2, said: expect.stringContaining('--region wants a value') });
  expect(await called('dev', '--existing-roles', 'nowhere.json')).toMatchObject({ code: 2 });
  expect(await called('dev', '--set', 'alone')).toMatchObject({ code: 2 });
  expect(await called('dev', '--frce')).toMatchObject({ code: 2, said: expect.stringContaining('unknown option --frce') });
});
