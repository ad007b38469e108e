/**
 * One wave from its start to its end: what polling does and leaves alone, what finalizing demands, what EC2 adds.
 */
import { describe, expect, test } from 'vitest';
import { ask, refusal } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { launchesOf, openWaves, run } from '../harness/waves.ts';

describe('an execution of one wave', () => {
  test('goes from its start over one job to COMPLETED, with every server launched once', async () => {
    const waves = await openWaves([3]);
    const { product, planId, servers } = waves;
    const started = await ask(product, 'start_execution', { planId, executionType: 'DRILL', initiatedBy: 'user@example.com' });
    expect(started).toMatchObject({ statusCode: 200, status: 'RUNNING', executionType: 'DRILL', totalWaves: 1, totalServers: 3 });
    expect(started.stepFunctionArn).toBe(`arn:aws:states:us-east-1:123456789012:execution:dr-orchestration:${started.executionId}-1`);
    const kinds: string[] = [];
    await drive(product, started, { onStep: ({ kind }) => void kinds.push(kind) });
    expect([...new Set(kinds)]).toEqual(['start', 'wait', 'finalize', 'end']);
    const details = await ask(product, 'get_execution_details', { executionId: started.executionId });
    expect(details).toMatchObject({ status: 'COMPLETED', initiatedBy: 'user@example.com', currentWave: 1 });
    expect(details.waveStatuses).toMatchObject([{ status: 'COMPLETED', serversLaunched: 3, serversCompleted: 3, serversFailed: 0 }]);
    expect(product.asked('StartRecovery')).toMatchObject([{ parameters: { isDrill: true } }]);
    expect(launchesOf(product, servers.flat())).toEqual([1, 1, 1]);
  });

  test('keeps its execution status through every poll, whatever DRS shows', async () => {
    const { product, planId } = await openWaves([2]);
    const state = await startDrill(product, planId);
    const seen = new Set<string>();
    await drive(product, state, {
      send: async (event) => {
        const before = event['operation'] === 'poll' ? await ask(product, 'get_execution', state).then(({ status }) => status) : null;
        const answer = await product.handle(event, {});
        if (before === null) return answer;
        const { status } = await ask(product, 'get_execution', state);
        expect(status).toBe(before);
        seen.add(status);
        return answer;
      },
    });
    expect([...seen]).toEqual(['RUNNING']);
  });
});
