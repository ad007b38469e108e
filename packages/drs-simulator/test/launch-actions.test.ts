import { describe, expect, it } from 'vitest';
import { documentsSchema } from '../src/ssm/document-schema.ts';
import { DB, LAUNCH_SECONDS, openRig } from './rig.ts';
import type { Rig } from './rig.ts';

function action(n: number, more: object = {}): Record<string, unknown> {
  return {
    resourceId: DB,
    actionId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    actionCode: 'AWS-ConfigureAgent',
    actionVersion: '1',
    name: `action ${String(n)}`,
    category: 'VALIDATION',
    description: 'Checks the server.',
    order: n,
    active: true,
    optional: false,
    ...more,
  };
}

async function put(rig: Rig, ...actions: readonly object[]): Promise<void> {
  for (const one of actions) expect((await rig.drs('PutLaunchAction', one)).status).toBe(200);
}

describe('launch actions', () => {
  it('run one after the other once the server is launched, and their runs are told', async () => {
    const rig = openRig();
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, postLaunchEnabled: true });
    await put(rig, action(3), action(2, { parameters: { path: { type: 'SSM_STORE', value: 'a.b' } } }), action(4, { active: false }));
    const { jobID } = await rig.drill(DB);
    const runs = async () => (await rig.job(jobID)).participatingServers[0]!.launchActionsStatus?.runs;
    while ((await rig.job(jobID)).participatingServers[0]!.launchStatus !== 'LAUNCHED') rig.advance(10);
    expect(await runs()).toBeUndefined();
    while ((await runs()) === undefined) rig.advance(5);
    expect(await runs()).toMatchObject([{ status: 'IN_PROGRESS', action: { name: 'action 2', type: 'SSM_COMMAND', order: 2 } }]);
    rig.advance(200);
    expect(await runs()).toMatchObject([
      { status: 'SUCCEEDED', runId: expect.stringMatching(/^[0-9a-f]{8}-/), action: { name: 'action 2' } },
      { status: 'SUCCEEDED', action: { name: 'action 3' } },
    ]);
  });

  it('run only where they are switched on, and never for a server that was not launched', async () => {
    const rig = openRig();
    await put(rig, action(2));
    const off = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(off.jobID)).participatingServers[0]).not.toHaveProperty('launchActionsStatus');
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, postLaunchEnabled: true });
    rig.simulator.addFault({ kind: 'launch-fails', serverId: DB, stage: 'launch' });
    const failed = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect((await rig.job(failed.jobID)).participatingServers[0]).toMatchObject({ launchStatus: 'FAILED' });
    expect((await rig.job(failed.jobID)).participatingServers[0]).not.toHaveProperty('launchActionsStatus');
  });

  it('end as their documents do: one that fails ends the rest, unless it is optional', async () => {
    const rig = openRig();
    rig.simulator.putDocuments(
      documentsSchema.parse([
        { name: 'Acme-Check', kind: 'automation', outcome: 'Failed', error: 'no such mount', durationSeconds: 40 },
        { name: 'Acme-Note', kind: 'command', outcome: 'TimedOut' },
      ]),
    );
    await rig.drs('UpdateLaunchConfiguration', { sourceServerID: DB, postLaunchEnabled: true });
    const note = action(2, { actionCode: 'Acme-Note', optional: true });
    await put(rig, note, action(3, { actionCode: 'Acme-Check' }), action(4));
    const { jobID } = await rig.drill(DB);
    rig.advance(LAUNCH_SECONDS);
    expect(await rig.job(jobID)).toMatchObject({ participatingServers: [{ launchStatus: 'LAUNCHED' }] });
    expect((await rig.job(jobID)).participatingServers[0]!.launchActionsStatus?.runs).toMatchObject([
      { status: 'FAILED', failureReason: 'The document ended as TimedOut.', action: { type: 'SSM_COMMAND' } },
      { status: 'FAILED', failureReason: 'no such mount', action: { type: 'SSM_AUTOMATION' } },
    ]);
    expect((await rig.job(jobID)).participatingServers[0]!.launchActionsStatus?.runs).toHaveLength(2);
  });

  it('are listed in their order, by page and by id, replaced by their id and taken away', async () => {
    const rig = openRig();
    await put(rig, action(5), action(3), action(4));
    const first = (await rig.drs('ListLaunchActions', { resourceId: DB, maxResults: 2 })).body;
    const rest = (await rig.drs('ListLaunchActions', { resourceId: DB, maxResults: 2, nextToken: first.nextToken })).body;
    expect([...first.items, ...rest.items].map(({ order }) => order)).toEqual([3, 4, 5]);
    await put(rig, action(3, { name: 'other', order: 9 }));
    const filters = { actionIds: [action(3)['actionId']] };
    expect((await rig.drs('ListLaunchActions', { resourceId: DB, filters })).body.items).toMatchObject([{ name: 'other', order: 9 }]);
    const { actionId } = action(4);
    expect((await rig.drs('DeleteLaunchAction', { resourceId: DB, actionId })).status).toBe(204);
    expect(await rig.drs('DeleteLaunchAction', { resourceId: DB, actionId })).toMatchObject({
      status: 404,
      body: { resourceId: actionId },
    });
    expect((await rig.drs('ListLaunchActions', { resourceId: DB })).body.items).toHaveLength(2);
  });

  it('cannot share an order, belong to nothing, or be more than 200', async () => {
    const rig = openRig();
    await put(rig, action(2));
    expect(await rig.drs('PutLaunchAction', action(3, { order: 2 }))).toMatchObject({ status: 409, body: { code: 'ConflictException' } });
    const nowhere = { resourceId: 's-00000000000000000' };
    expect((await rig.drs('PutLaunchAction', action(3, nowhere))).status).toBe(404);
    expect((await rig.drs('ListLaunchActions', nowhere)).status).toBe(404);
    for (let n = 3; n <= 201; n += 1) await put(rig, action(n));
    expect(await rig.drs('PutLaunchAction', action(202))).toMatchObject({ status: 402, body: { quotaCode: 'L-0588D03B' } });
  });
});
