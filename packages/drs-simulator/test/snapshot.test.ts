import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveSimulator, steeredClock } from '../src/index.ts';
import { APP, DB, HUB, LAUNCH_SECONDS, openRig, SPOKE, START } from './rig.ts';
import type { Rig } from './rig.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As it comes over the wire: through JSON. */
const taken = (rig: Rig): Document => JSON.parse(JSON.stringify(rig.simulator.snapshot())) as Document;
type Row = Record<string, unknown>;
type Document = { takenAt: string; tables: Record<string, Row[]> } & Row;

async function seen(rig: Rig) {
  return {
    jobs: (await rig.drs('DescribeJobs')).body,
    servers: (await rig.drs('DescribeSourceServers')).body,
    instances: (await rig.ec2('DescribeInstances')).body.DescribeInstancesResponse!.reservationSet,
    templates: (await rig.ec2('DescribeLaunchTemplates')).body.DescribeLaunchTemplatesResponse!.launchTemplates,
    messages: rig.simulator.messages(),
    faults: rig.simulator.faults(),
    world: { ...rig.simulator.world(), newestTime: undefined },
  };
}

async function eventful(options: Parameters<typeof openRig>[0] = {}): Promise<Rig> {
  const rig = openRig(options);
  await rig.sns('CreateTopic', { Name: 'drills' });
  await rig.sns('Subscribe', { TopicArn: `arn:aws:sns:us-east-1:${HUB}:drills`, Protocol: 'email', Endpoint: 'ops@example.com' });
  await rig.eventBridge('PutEvents', { Entries: [{ Source: 'mine', DetailType: 'Happened', Detail: '{}' }] });
  rig.simulator.addFault({ kind: 'launch-fails', serverId: APP, stage: 'conversion', count: 2 });
  await rig.drill(DB, APP);
  rig.advance(LAUNCH_SECONDS);
  await rig.sts('AssumeRole', { RoleArn: `arn:aws:iam::${SPOKE}:role/Recovery`, RoleSessionName: 'drill', ExternalId: 'shared-secret' });
  return rig;
}

describe('a snapshot', () => {
  it('brings back the world as it was, whatever has happened since', async () => {
    const rig = await eventful();
    const before = await seen(rig);
    const document = taken(rig);
    await rig.drill(DB);
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: APP, launchDisposition: 'STOPPED' });
    rig.simulator.clearFaults();
    await rig.sns('CreateTopic', { Name: 'more' });
    expect(rig.simulator.restore(document)).toEqual({ kind: 'restored' });
    expect(await seen(rig)).toEqual(before);
    const { body } = await rig.drs('StartRecovery', { sourceServers: [{ sourceServerID: DB }] });
    expect(body.job.status).toBe('PENDING');
  });

  it('makes the same world in another simulator, whose clock it moves on', async () => {
    const rig = await eventful();
    const clock = steeredClock({ begin: START - 1e9, speed: 1, elapsed: () => 0 });
    const other = openRig({ clock, seed: 99 });
    expect(other.simulator.restore(taken(rig))).toEqual({ kind: 'restored' });
    expect(Date.parse(other.simulator.clock().now)).toBe(rig.now());
    expect(await seen(other)).toEqual(await seen(rig));
  });

  it('lasts: it is on disk when it is restored', async () => {
    const document = taken(await eventful());
    const file = join(folder, 'world.sqlite');
    const rig = openRig({ file, startAt: START + 1e9 });
    await rig.drill(APP);
    rig.simulator.restore(document);
    const before = await seen(rig);
    rig.simulator.close();
    const again = openRig({ file, startAt: START + 1e9 });
    expect(await seen(again)).toEqual(before);
    again.simulator.close();
  });

  it('is a world in which time goes on: what was under way then is over', async () => {
    const rig = openRig();
    const { jobID } = await rig.drill(DB);
    const document = taken(rig);
    rig.advance(LAUNCH_SECONDS);
    rig.simulator.restore(document);
    expect(await rig.job(jobID)).toMatchObject({ status: 'COMPLETED' });
  });

  it('gives no number or id twice, not after it took back those that were given', async () => {
    const rig = openRig();
    const document = taken(rig);
    const first = await rig.drill(DB);
    rig.simulator.restore(document);
    expect((await rig.drill(DB)).jobID).not.toBe(first.jobID);
  });

  it('that is ahead is refused where the clock is somebody else’s', async () => {
    const document = taken(await eventful());
    const rig = openRig();
    const before = await seen(rig);
    expect(rig.simulator.restore(document)).toMatchObject({ kind: 'ahead' });
    expect(await seen(rig)).toEqual(before);
  });
});

const first = (document: Document, table: string): Row => document.tables[table]![0]!;

describe('a snapshot that is wrong is refused, names what, and leaves the world as it was:', () => {
  it.each<[string, (document: Document) => unknown, string]>([
    ['no object', () => 'world', ''],
    ['another format', (document) => (document['format'] = 'tar'), 'format'],
    ['another version', (document) => (document['v'] = 2), 'v'],
    ['no time', (document) => (document.takenAt = 'yesterday'), 'takenAt'],
    ['a table missing', (document) => delete document.tables['jobs'], 'tables.jobs'],
    ['a table too many', (document) => (document.tables['secrets'] = []), 'tables'],
    ['a server without hardware', (document) => delete first(document, 'servers')['hardware'], 'tables.servers.0.hardware'],
    [
      'a server in a state there is none of',
      (document) => (first(document, 'servers')['replicationState'] = 'FINE'),
      'tables.servers.0.replicationState',
    ],
    ['a job with half a run', (document) => (first(document, 'jobs')['runs'] = [{ serverId: DB }]), 'tables.jobs.0.runs.0.steps'],
    ['a row of another version', (document) => (first(document, 'instances')['v'] = 2), 'tables.instances.0.v'],
    ['an account that is none', (document) => (first(document, 'accounts')['accountId'] = '1'), 'tables.accounts.0.accountId'],
    ['a server twice', (document) => document.tables['servers']!.push(first(document, 'servers')), 'tables.servers'],
    ['two worlds', (document) => document.tables['meta']!.push(first(document, 'meta')), 'tables.meta'],
    ['no world', (document) => (document.tables['meta'] = []), 'tables.meta'],
    ['a hub that is nobody’s', (document) => (first(document, 'meta')['hubAccountId'] = '999999999999'), 'tables.meta.0.hubAccountId'],
    ['numbers that were given already', (document) => (first(document, 'meta')['lastNumber'] = 0), 'tables.meta.0.lastNumber'],
    ['a fault that makes no sense', (document) => (first(document, 'faults')['fault'] = { kind: 'rain' }), 'tables.faults.0.fault.kind'],
  ])('%s', async (_what, spoil, field) => {
    const rig = await eventful();
    const document = taken(rig);
    const before = await seen(rig);
    const spoilt = spoil(document);
    const outcome = rig.simulator.restore(spoilt === 'world' ? spoilt : document);
    expect(outcome).toMatchObject({ kind: 'invalid' });
    expect(outcome.kind === 'invalid' && outcome.problems.map((problem) => problem.field)).toContain(field);
    expect(await seen(rig)).toEqual(before);
  });
});

describe('over HTTP', () => {
  it('a snapshot is fetched and put back, larger than any request to AWS may be', async () => {
    const rig = await eventful({ startAt: START });
    const { port, close } = await serveSimulator(rig.simulator, { host: '127.0.0.1', port: 0 });
    const address = `http://127.0.0.1:${port}/_simulator/snapshot`;
    const text = await (await fetch(address)).text();
    await rig.drill(DB);
    for (const method of ['PUT', 'POST']) {
      const restored = await fetch(address, { method, body: text + ' '.repeat(2 * 1024 * 1024) });
      expect([restored.status, await restored.json()]).toMatchObject([200, { clock: { controllable: false } }]);
    }
    expect((await rig.drs('DescribeJobs')).body.items).toHaveLength(1);
    const refused = await fetch(address, { method: 'PUT', body: text.replace('"v":1', '"v":7') });
    expect([refused.status, await refused.json()]).toMatchObject([400, { problems: [{ field: 'v' }] }]);
    expect((await fetch(address, { method: 'PUT', body: '{' })).status).toBe(400);
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(405);
    await close();
  });
});
