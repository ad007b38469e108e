/**
 * verify.sh against a stand-in for the AWS CLI and a server in the API's place.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { healthy, openOutline, outputs, puttingOut, type World } from './script-run.ts';

const outline = openOutline();
const token = 'eyJ-the-token-of-anna';
const asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
const api = createServer(({ url = '', headers }, response) => {
  asked.push({ path: url, headers });
  const isOpen = url.endsWith('/health') || url.startsWith('/page') || url.startsWith('/untold');
  response.statusCode = isOpen || headers.authorization === `Bearer ${token}` ? 200 : 401;
  response.end(url === '/page/config.json' ? '{"signIn":{"clientId":"of-the-page"}}' : '{}');
});
let world: World;
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  world = { ...healthy, ...puttingOut({ ...outputs, ApiUrl: `${base}/prod/` }) };
});
afterEach(() => {
  asked.length = 0;
});
afterAll(() => {
  api.closeAllConnections();
  api.close();
  outline.remove();
});

const verify = (args: readonly string[] = [], changed: World = {}, more: Parameters<typeof outline.run>[3] = {}) =>
  outline.run('verify.sh', ['dev', '--region', 'eu-west-1', ...args], { ...world, ...changed }, more);
const signedIn = { env: { DRS_TOKEN: token } };

it('says that everything is in order, having looked at the rule, find, the lists, the API and three logs', async () => {
  const run = await verify([], {}, signedIn);
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  expect(run.stdout).not.toMatch(/NOT OK|not tried/);
  for (const line of [
    'stack: UPDATE_COMPLETE',
    'rule drs-execution-polling: ENABLED',
    'find: 2 active executions, 2 polled',
    'list_executions, invoked directly: 200',
    'GET /executions, as the gateway hands it on: 200',
    'GET /health: 200',
    'GET /executions without a token: 401',
    'GET /executions with a token: 200',
    'log of execution-handler: no errors in 15 minutes',
    'log of query-handler: no errors in 15 minutes',
    'log of data-management-handler: no errors in 15 minutes',
  ])
    expect(run.stdout).toContain(`ok         ${line}`);
  expect(asked.map(({ path }) => path)).toEqual(['/prod/health', '/prod/executions', '/prod/executions?limit=1']);
});

it.each(['environment', 'stdin'])('keeps a token from the %s out of every argument and every other program', async (where) => {
  const run = await (where === 'stdin' ? verify(['--token-stdin'], {}, { stdin: `${token}\n` }) : verify([], {}, signedIn));
  expect(run, run.stdout).toMatchObject({ code: 0 });
  expect(JSON.stringify(run.calls)).not.toContain(token);
  expect(run.stdout + run.stderr).not.toContain(token);
});

it('answers 3 without a token: nothing is wrong, but the signed-in request was not tried', async () => {
  const run = await verify();
  expect(run).toMatchObject({ code: 3, stdout: expect.stringContaining('not tried  GET /executions with a token') });
});

it('looks at the page where there is one, and whether it says how to sign in', async () => {
  const at = (path: string) => puttingOut({ ...outputs, ApiUrl: `${base}/prod`, PageUrl: `${base}${path}` });
  const whole = await verify([], at('/page'), signedIn);
  expect(whole, whole.stdout).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('ok         page: signs people in as client of-the-page'),
  });
  const untold = await verify([], at('/untold'), signedIn);
  expect(untold).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/NOT OK {5}page: .*\/untold\/config\.json does not say how to sign in/),
  });
});

it('answers 1 and names everything that is not in order', async () => {
  const run = await verify(
    [],
    {
      'Stacks[0].StackStatus': { stdout: 'UPDATE_ROLLBACK_FAILED' },
      'aws events describe-rule': { stdout: 'DISABLED' },
      'lambda invoke find': { stdout: 'Unhandled', file: { errorMessage: 'missing environment variable X' } },
      'lambda invoke list_executions': { code: 254 },
      'lambda invoke GET /executions': { stdout: 'None', file: { statusCode: 500 } },
      ...puttingOut({ ...outputs, ApiUrl: 'http://127.0.0.1:1' }),
      'aws logs filter-log-events': [{ stdout: '0' }, { stdout: '4' }, { code: 254 }],
    },
    signedIn,
  );
  expect(run.code).toBe(1);
  expect(run.stdout.match(/NOT OK {5}.*/g)).toEqual([
    'NOT OK     stack: UPDATE_ROLLBACK_FAILED',
    'NOT OK     rule drs-execution-polling: DISABLED',
    'NOT OK     find could not be invoked',
    'NOT OK     list_executions could not be invoked',
    'NOT OK     GET /executions, as the gateway hands it on, answered {"statusCode":500}',
    'NOT OK     GET /health: no answer, expected 200',
    'NOT OK     GET /executions without a token: no answer, expected 401',
    'NOT OK     GET /executions with a token: no answer, expected 200',
    expect.stringContaining('NOT OK     log of query-handler: 4 errors in 15 minutes'),
    'NOT OK     log of data-management-handler could not be read',
  ]);
  expect(run.stderr).toContain('missing environment variable X');
});

it('does not take a refusal, or a rule that is not there, for an answer', async () => {
  const changed = { 'lambda invoke find': { stdout: 'None', file: { statusCode: 500 } }, 'aws events describe-rule': { code: 254 } };
  const run = await verify([], changed, signedIn);
  expect(run).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/rule drs-execution-polling: unknown[^]*find answered {"statusCode":500}/),
  });
});

it('refuses where there is no such stack', async () => {
  const run = await verify([], { 'Stacks[0].StackStatus': { stderr: 'ValidationError', code: 254 } });
  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no stack aws-drs-orchestration-dev') });
});

const launched: World = {
  'lambda invoke start_execution': { stdout: 'None', file: { statusCode: 200, executionId: 'exec-1', status: 'RUNNING' } },
};
const stages = (...statuses: readonly string[]): World => ({
  'lambda invoke get_execution_details': statuses.map((status) => ({ stdout: 'None', file: { status, currentWave: 1, totalWaves: 3 } })),
});

it('follows a drill to its end, and says how to get rid of its instances', async () => {
  const drill = ['--drill', 'rp-"1"', '--yes'];
  const run = await verify(drill, { ...launched, ...stages('RUNNING', 'RUNNING', 'COMPLETED') }, signedIn);
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  expect(run.calls.find(({ payload }) => payload?.['operation'] === 'start_execution')?.payload).toEqual({
    operation: 'start_execution',
    planId: 'rp-"1"',
    executionType: 'DRILL',
    initiatedBy: 'verify.sh',
  });
  expect(run.stdout).toContain('ok         drill exec-1: COMPLETED');
  expect(run.stderr).toContain('terminate_instances');
  expect(run.calls.filter(({ payload }) => payload?.['operation'] === 'get_execution_details')).toHaveLength(3);
});

it('answers 1 for a drill that fails, that is refused, or that nobody agreed to', async () => {
  expect(await verify(['--drill', 'rp-1', '--yes'], { ...launched, ...stages('FAILED') }, signedIn)).toMatchObject({ code: 1 });
  const refused = { 'lambda invoke start_execution': { stdout: 'None', file: { statusCode: 409, error: 'CONFLICT' } } };
  const run = await verify(['--drill', 'rp-1', '--yes'], refused, signedIn);
  expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('"error":"CONFLICT"') });
  const unasked = await verify(['--drill', 'rp-1'], launched, signedIn);
  expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('Start a drill of rp-1?') });
  expect(unasked.calls.some(({ payload }) => payload?.['operation'] === 'start_execution')).toBe(false);
});

it('tells what it takes, and refuses what it does not', async () => {
  const code = async (...args: string[]) => (await outline.run('verify.sh', args)).code;
  expect(await code('--help')).toBe(0);
  expect(await code()).toBe(2);
  expect(await code('dev', '--minutes', 'many')).toBe(2);
  expect(await code('dev', '--token', token)).toBe(2);
});
