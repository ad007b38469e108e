/**
 * What callers are told they may do: never more than their roles would let them.
 */
import { operations, permissionsOf, roles, type Role } from '@drs-orchestrator/contract';
import { ok } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { afterMinutes, allDone, inWaveTwo, tell } from './an-execution.ts';
import { aRig, bodyOf, expectAnswer, httpEvent } from './rig.ts';

type Shown = Readonly<Record<string, { readonly allowed: boolean; readonly reason: string | null }>>;
type Details = { readonly allowedActions: Shown; readonly waveStatuses: readonly { readonly allowedActions: Shown }[] };

const running = tell(inWaveTwo);
const over = tell([...allDone, [45, { type: 'completed' }]]);

const rigOf = (execution: typeof running) =>
  aRig({ getExecution: async () => ok({ execution, lastPolledTime: null, asOf: afterMinutes(50) }) });
const seenBy = async (groups: readonly string[], execution = running): Promise<Details> =>
  bodyOf(await rigOf(execution).invoke(httpEvent('GET', '/executions/exec-1', { groups: [...groups] }))) as unknown as Details;

describe('over HTTP', () => {
  test('an action that the roles do not give is not allowed, and the permission is named', async () => {
    const { allowedActions, waveStatuses } = await seenBy(['DRSReadOnly']);
    expect(allowedActions['pause']).toEqual({ allowed: false, reason: 'Your roles do not allow pausing executions; it needs operate.' });
    expect(waveStatuses[2]?.allowedActions['skip']).toEqual({
      allowed: false,
      reason: 'Your roles do not allow skipping waves; it needs operate.',
    });
    expect((await seenBy(['DRSOperator'], over)).allowedActions['terminate']).toEqual({
      allowed: false,
      reason: 'Your roles do not allow terminating instances; it needs terminate-instances.',
    });
  });

  test('where the state does not allow it either, the state is the reason', async () => {
    expect((await seenBy(['DRSReadOnly'])).allowedActions['resume']).toEqual({
      allowed: false,
      reason: 'Cannot resume execution in RUNNING state. Expected PAUSED state.',
    });
  });

  test.each(roles)('%s is shown exactly what its permissions and the state allow', async (role: Role) => {
    const held: readonly string[] = permissionsOf([role]);
    const midway = (await seenBy([role])).allowedActions;
    const after = (await seenBy([role], over)).allowedActions;
    expect([midway['pause']?.allowed, midway['cancel']?.allowed]).toEqual([held.includes('operate'), held.includes('operate')]);
    expect(after['terminate']?.allowed).toBe(held.includes(operations.terminate_instances.requires));
    expect(after['delete']?.allowed).toBe(held.includes(operations.delete_executions.requires));
  });

  test('the realtime view is told the same', async () => {
    const seen = bodyOf(await aRig().invoke(httpEvent('GET', '/executions/exec-1/realtime', { groups: ['DRSReadOnly'] })));
    expect(seen).toMatchObject({ allowedActions: { pause: { allowed: false } } });
  });
});

test('a direct caller, whom IAM has let in, is told what the state allows', async () => {
  const answer = expectAnswer('get_execution', await rigOf(running).invoke({ operation: 'get_execution', executionId: 'exec-1' }));
  expect(answer).toMatchObject({ allowedActions: { pause: { allowed: true, reason: null } } });
});
