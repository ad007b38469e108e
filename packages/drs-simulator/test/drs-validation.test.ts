/**
 * Inputs of DRS against its service model: the table against botocore's own, and the simulator against the table.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MODEL_FOLDER, readBotocore, renderModel } from '../../../tools/drs-model.mjs';
import { MODEL_VERSION, OPERATIONS } from '../src/drs/model/operations.ts';
import type { OperationName } from '../src/drs/model/input.ts';
import { plainRequest, requestSamples } from './model-samples.ts';
import { APP, DB, HUB, openRig } from './rig.ts';
import type { Rig } from './rig.ts';

const botocore = readBotocore();
const whyNot =
  botocore === undefined
    ? 'python3 has no botocore here'
    : botocore.version === MODEL_VERSION
      ? undefined
      : `the table is of botocore ${MODEL_VERSION}, here is ${botocore.version}`;
const NAMES = Object.keys(OPERATIONS) as OperationName[];

/** As a client of the operation would send it; undefined where the input is no body. */
async function send(rig: Rig, operation: OperationName, input: object): Promise<{ status: number; body: unknown }> {
  const { resourceArn, tagKeys, ...rest }: { readonly resourceArn?: unknown; readonly tagKeys?: unknown } = input;
  const arn = String(resourceArn);
  switch (operation) {
    case 'ListTagsForResource':
      return rig.tags('GET', arn);
    case 'TagResource':
      return rig.tags('POST', arn, { body: rest });
    case 'UntagResource': {
      const keys = (Array.isArray(tagKeys) ? tagKeys : []).map((key): [string, string] => ['tagKeys', String(key)]);
      return rig.tags('DELETE', arn, { query: `?${new URLSearchParams(keys).toString()}` });
    }
    case 'ListStagingAccounts': {
      const query = new URLSearchParams(Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]));
      return rig.get(`/ListStagingAccounts?${query.toString()}`);
    }
    default:
      return rig.drs(operation, input);
  }
}

/** What a path and a query cannot carry: in them everything is a text, and no text is no resource. */
const IN_PATH: ReadonlySet<OperationName> = new Set(['ListTagsForResource', 'TagResource', 'UntagResource', 'ListStagingAccounts']);

describe('the table of the service model', () => {
  it.skipIf(whyNot !== undefined)(`is what botocore's model says${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, async () => {
    if (botocore === undefined) return;
    for (const [name, text] of Object.entries(await renderModel(botocore))) {
      expect(readFileSync(join(import.meta.dirname, '../../..', MODEL_FOLDER, name), 'utf8')).toBe(text);
    }
  });
});

describe('DRS', () => {
  it.each(NAMES)('holds every member of %s against its limits, and names the field that breaks one', async (operation) => {
    const rig = openRig();
    const samples = requestSamples(operation).filter(
      ({ what }) => !IN_PATH.has(operation) || !/ (true|false|a text|a number)$|without /.test(what),
    );
    for (const { what, value, badAt } of samples) {
      const { body } = await send(rig, operation, value as object);
      const isRefused = { reason: 'fieldValidationFailed', fieldList: [{ name: badAt, message: expect.any(String) }] };
      // A token of the right length that was never given is refused all the same.
      if (badAt === undefined && what.startsWith('nextToken')) continue;
      if (badAt === undefined) expect(body ?? {}, `${operation}: ${what}`).not.toMatchObject({ reason: 'fieldValidationFailed' });
      else expect(body, `${operation}: ${what}`).toMatchObject(isRefused);
    }
  });

  it('names every field that breaks a limit, and at most fifty of them', async () => {
    const rig = openRig();
    const two = await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: 'x' }, { recoverySnapshotID: 'y' }] });
    expect(two.body).toMatchObject({
      fieldList: [
        { name: 'sourceServers.0.sourceServerID' },
        { name: 'sourceServers.1.sourceServerID' },
        { name: 'sourceServers.1.recoverySnapshotID' },
      ],
    });
    const many = await rig.drs('DescribeJobs', { filters: { jobIDs: Array.from({ length: 1000 }, () => 'x') } });
    expect((many.body as unknown as { fieldList: unknown[] }).fieldList).toHaveLength(50);
  });

  it('drops members that its model does not have', async () => {
    const rig = openRig();
    const changed = await rig.drs('UpdateLaunchConfiguration', {
      sourceServerID: DB,
      name: 'db',
      templateInstanceType: 'x',
      ec2LaunchTemplateID: 'lt-0',
    });
    expect(changed.status).toBe(200);
    expect(changed.body.ec2LaunchTemplateID).not.toBe('lt-0');
    const json = `{"sourceServers":[{"sourceServerID":"${APP}"}],"tags":{"__proto__":"x","constructor":"y"}}`;
    const { body } = await rig.drs('StartRecovery', JSON.parse(json));
    expect(JSON.stringify(body.job.tags)).toBe('{"__proto__":"x","constructor":"y"}');
  });

  it.each(NAMES.filter((name) => !['InitializeService', 'TagResource', 'UntagResource', 'ListTagsForResource'].includes(name)))(
    'refuses %s where it was never initialised, before anything else',
    async (operation) => {
      const rig = openRig();
      const there = { region: 'eu-west-1' };
      const reply =
        operation === 'ListStagingAccounts' ? await rig.get('/ListStagingAccounts', there) : await rig.drs(operation, {}, there);
      expect(reply).toMatchObject({ status: 400, body: { code: 'UninitializedAccountException' } });
    },
  );

  it('tags what is there also where it was never initialised', async () => {
    const arn = `arn:aws:drs:us-east-1:${HUB}:source-server/${DB}`;
    expect((await openRig().tags('GET', arn)).status).toBe(200);
  });

  it('says of an operation that it does not simulate, by an error that the operation has', async () => {
    const rig = openRig();
    let count = 0;
    for (const operation of NAMES) {
      const reply = await send(rig, operation, plainRequest(operation));
      const { message, code } = { message: '', code: '', ...(reply.body as object | undefined) };
      if (!message.includes('is not simulated')) continue;
      count += 1;
      expect([...OPERATIONS[operation].errors].map((error) => `${error}Exception`)).toContain(code);
    }
    expect(count).toBeGreaterThan(0);
  });
});
