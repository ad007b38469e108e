/**
 * botocore and the AWS CLI as judges: they were written against the real services. Skipped where Python has no boto3.
 */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openSimulator, parseEstate, serveSimulator } from '../src/index.ts';
import { DB, ESTATE, HUB, SPOKE, START } from './rig.ts';

const run = promisify(execFile);
const WALK = join(import.meta.dirname, 'botocore_walk.py');
const DRS_WALK = join(import.meta.dirname, 'botocore_drs_walk.py');
const PROCESS_TIMEOUT_MS = 120_000;
/** The walkers cannot turn the clock, so every look at it moves it on. */
const CLOCK_STEP_MS = 60_000;

const NOT_SIMULATED = [
  'AssociateSourceNetworkStack',
  'CreateSourceNetwork',
  'DeleteSourceNetwork',
  'DescribeSourceNetworks',
  'ExportSourceNetworkCfnTemplate',
  'StartSourceNetworkRecovery',
  'StartSourceNetworkReplication',
  'StopSourceNetworkReplication',
];
const texts = z.array(z.string());
const walkReport = z.object({ problems: texts, untouched: texts, notSimulated: texts, limits: z.number(), errors: z.number() });

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
const hasCli = hasBoto3 && spawnSync('aws', ['--version']).status === 0;

let served: Awaited<ReturnType<typeof serveSimulator>>;
let endpoint: string;

beforeEach(async () => {
  let now = START;
  const clock = {
    now: () => {
      now += CLOCK_STEP_MS;
      return now;
    },
  };
  const simulator = openSimulator({ estate: parseEstate(ESTATE, 'estate.yaml'), seed: 7, clock });
  served = await serveSimulator(simulator, { host: '127.0.0.1', port: 0 });
  endpoint = `http://127.0.0.1:${String(served.port)}`;
});
afterEach(() => served.close());

describe('boto3', () => {
  it.skipIf(!hasBoto3)(
    `finds nothing its service models do not know, over all operations and error shapes${hasBoto3 ? '' : ' (skipped: python3 has no boto3 here)'}`,
    async () => {
      const { stdout } = await run('python3', [WALK, endpoint], { timeout: PROCESS_TIMEOUT_MS });
      const report: unknown = JSON.parse(stdout);
      expect(report).toMatchObject({ problems: [] });
      expect(report).toMatchObject({
        operations: [
          'AssumeRole',
          'ConfirmSubscription',
          'CreateLaunchTemplateVersion',
          'CreateTopic',
          'DeleteJob',
          'DeleteLaunchTemplateVersions',
          'DescribeInstanceTypeOfferings',
          'DescribeInstanceTypes',
          'DescribeInstances',
          'DescribeJobLogItems',
          'DescribeJobs',
          'DescribeLaunchTemplateVersions',
          'DescribeLaunchTemplates',
          'DescribeNetworkInterfaces',
          'DescribeRecoveryInstances',
          'DescribeRecoverySnapshots',
          'DescribeSecurityGroups',
          'DescribeSourceServers',
          'DescribeSubnets',
          'GetCallerIdentity',
          'GetLaunchConfiguration',
          'GetSubscriptionAttributes',
          'InitializeService',
          'ListSubscriptionsByTopic',
          'ListTagsForResource',
          'ListTopics',
          'ModifyLaunchTemplate',
          'Publish',
          'PutEvents',
          'SetSubscriptionAttributes',
          'StartInstances',
          'StartRecovery',
          'StopInstances',
          'Subscribe',
          'TagResource',
          'TerminateInstances',
          'TerminateRecoveryInstances',
          'Unsubscribe',
          'UntagResource',
          'UpdateLaunchConfiguration',
        ],
      });
    },
    PROCESS_TIMEOUT_MS,
  );

  it.skipIf(!hasBoto3)(
    `answers every operation of DRS, at its limits and beyond, and by every error it has${hasBoto3 ? '' : ' (skipped: python3 has no boto3 here)'}`,
    async () => {
      const { stdout } = await run('python3', [DRS_WALK, endpoint], { timeout: PROCESS_TIMEOUT_MS });
      const report = walkReport.parse(JSON.parse(stdout));
      expect(report.problems).toEqual([]);
      expect(report.untouched).toEqual([]);
      expect(report.notSimulated).toEqual(NOT_SIMULATED);
      expect(report.limits).toBeGreaterThan(400);
      expect(report.errors).toBeGreaterThan(200);
    },
    PROCESS_TIMEOUT_MS,
  );
});

describe('the AWS CLI', () => {
  const aws = async (...words: readonly string[]): Promise<unknown> => {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
    };
    const { stdout } = await run('aws', ['--endpoint-url', endpoint, '--output', 'json', ...words], { env, timeout: PROCESS_TIMEOUT_MS });
    return JSON.parse(stdout);
  };

  it.skipIf(!hasCli)(
    `describes, starts and assumes as its user expects${hasCli ? '' : ' (skipped: there is no aws command here)'}`,
    async () => {
      const started = await aws('drs', 'start-recovery', '--is-drill', '--source-servers', `sourceServerID=${DB}`, '--tags', 'wave=1');
      expect(started).toMatchObject({ job: { status: 'PENDING', tags: { wave: '1' } } });
      const { jobID } = (started as { job: { jobID: string } }).job;
      const answers = await Promise.all([
        aws('drs', 'describe-source-servers', '--max-items', '4'),
        aws('drs', 'describe-jobs', '--filters', `jobIDs=${jobID},fromDate=2026-01-01T00:00:00Z`),
        aws('ec2', 'describe-instances', '--filters', 'Name=tag:tier,Values=app'),
        aws(
          'sts',
          'assume-role',
          '--role-arn',
          `arn:aws:iam::${SPOKE}:role/Recovery`,
          '--role-session-name',
          'cli',
          '--external-id',
          'shared-secret',
        ),
        aws('sts', 'get-caller-identity'),
      ]);
      expect(answers).toMatchObject([
        { items: [{}, {}, {}, {}], NextToken: expect.any(String) },
        { items: [{ jobID }] },
        { Reservations: [] },
        { AssumedRoleUser: { Arn: `arn:aws:sts::${SPOKE}:assumed-role/Recovery/cli` } },
        { Account: HUB },
      ]);
    },
    PROCESS_TIMEOUT_MS,
  );
});
