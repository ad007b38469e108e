/**
 * AWS's own SDK as a judge: each of its commands for DRS is sent over HTTP, and what comes back is an answer or an error it has a class for.
 */
import * as sdk from '@aws-sdk/client-drs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../src/drs/model/operations.ts';
import type { OperationName } from '../src/drs/model/input.ts';
import { openSimulator, parseEstate, serveSimulator } from '../src/index.ts';
import { plainRequest } from './model-samples.ts';
import { APP, DB, ESTATE, HUB, START } from './rig.ts';

const NAMES = Object.keys(OPERATIONS) as OperationName[];
const COMMANDS: ReadonlyMap<string, unknown> = new Map(
  Object.entries(sdk).flatMap(([name, value]) => (name.endsWith('Command') && !name.startsWith('$') ? [[name.slice(0, -7), value]] : [])),
);
const MINUTES_OF_A_LAUNCH = 30;

let served: Awaited<ReturnType<typeof serveSimulator>>;
let client: sdk.DrsClient;
let now: number;

beforeEach(async () => {
  now = START;
  const simulator = openSimulator({ estate: parseEstate(ESTATE, 'estate.yaml'), seed: 7, clock: { now: () => now } });
  served = await serveSimulator(simulator, { host: '127.0.0.1', port: 0 });
  client = new sdk.DrsClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${String(served.port)}`,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await served.close();
});

type Outcome =
  { readonly kind: 'answered'; readonly output: Readonly<Record<string, unknown>> } | { readonly kind: 'refused'; readonly error: unknown };

/** The input is what the table of the service model says, which the SDK's own types cannot know of a command found by its name. */
async function send(operation: OperationName, input: object): Promise<Outcome> {
  const Command = COMMANDS.get(operation) as new (input: object) => Parameters<typeof client.send>[0];
  try {
    return { kind: 'answered', output: { ...(await client.send(new Command(input))) } };
  } catch (error) {
    return { kind: 'refused', error };
  }
}

async function answer(operation: OperationName, input: object): Promise<Readonly<Record<string, unknown>>> {
  const outcome = await send(operation, input);
  if (outcome.kind === 'refused') throw new Error(`${operation} was refused`, { cause: outcome.error });
  return outcome.output;
}

describe("AWS's SDK", () => {
  it('has a command for each operation of the table, and no other', () => {
    expect([...COMMANDS.keys()].toSorted()).toEqual(NAMES.toSorted());
  });

  it.each(NAMES)('gets an answer to %s, or an error that it has a class for', async (operation) => {
    const outcome = await send(operation, plainRequest(operation));
    if (outcome.kind === 'answered') return;
    const { error } = outcome;
    expect(error).toBeInstanceOf(sdk.DrsServiceException);
    const { name, $metadata } = error as sdk.DrsServiceException;
    expect(error).toBeInstanceOf((sdk as unknown as Record<string, new () => Error>)[name]);
    expect($metadata.httpStatusCode).toBeLessThan(500);
  });

  it('reads what the operations answer that it lacks a record for until something was done', async () => {
    const one = { sourceServerID: DB };
    const { job } = (await answer('StartRecovery', { sourceServers: [one] })) as { job: sdk.Job };
    expect(job).toMatchObject({ type: 'LAUNCH', initiatedBy: 'START_RECOVERY', status: 'PENDING' });
    now += MINUTES_OF_A_LAUNCH * 60_000;
    const { items } = (await answer('DescribeRecoveryInstances', {})) as { items: sdk.RecoveryInstance[] };
    const [instance] = items;
    expect(instance).toMatchObject({ sourceServerID: DB, failback: { state: 'FAILBACK_NOT_STARTED' } });
    const on = { recoveryInstanceID: instance?.recoveryInstanceID };
    const arn = { reversedDirectionSourceServerArn: expect.stringContaining(`:${HUB}:source-server/s-`) };
    expect(await answer('ReverseReplication', on)).toMatchObject(arn);
    now += MINUTES_OF_A_LAUNCH * 60_000;
    const launched = (await answer('StartFailbackLaunch', { recoveryInstanceIDs: [on.recoveryInstanceID] })) as { job: sdk.Job };
    expect(launched.job).toMatchObject({ initiatedBy: 'FAILBACK', participatingServers: [{ sourceServerID: DB }] });
    now += MINUTES_OF_A_LAUNCH * 60_000;
    await answer('DisconnectRecoveryInstance', on);
    await answer('DeleteRecoveryInstance', on);
    await answer('DeleteJob', { jobID: job.jobID });
    expect(await answer('StopReplication', { sourceServerID: APP })).toMatchObject({ sourceServer: { sourceServerID: APP } });
    expect(await answer('GetReplicationConfiguration', one)).toMatchObject({ ...one, pitPolicy: [{ units: 'MINUTE' }, {}, {}] });
    expect(await answer('ListStagingAccounts', { maxResults: 1 })).toMatchObject({ accounts: [] });
  });

  it('reads the members of each kind of refusal', async () => {
    const refused = async (operation: OperationName, input: object): Promise<unknown> => {
      const outcome = await send(operation, input);
      return outcome.kind === 'refused' ? outcome.error : outcome;
    };
    expect(await refused('StartRecovery', { sourceServers: [{ sourceServerID: 'x' }] })).toMatchObject({
      name: 'ValidationException',
      reason: 'fieldValidationFailed',
      fieldList: [{ name: 'sourceServers.0.sourceServerID' }],
    });
    const many = Array.from({ length: 101 }, (_, n) => ({ sourceServerID: `s-${String(n).padStart(17, '0')}` }));
    expect(await refused('StartRecovery', { sourceServers: many })).toMatchObject({
      name: 'ServiceQuotaExceededException',
      $metadata: { httpStatusCode: 402 },
      quotaCode: 'L-B827C881',
    });
    expect(await refused('StartReplication', { sourceServerID: DB })).toMatchObject({
      name: 'ConflictException',
      resourceId: DB,
      resourceType: 'SourceServer',
    });
    expect(await refused('DescribeSourceNetworks', {})).toMatchObject({
      name: 'ValidationException',
      message: 'DescribeSourceNetworks is not simulated.',
    });
  });
});
