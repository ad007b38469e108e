/**
 * Answers that say why: a pause, a failure, a resume that leaves a failed wave behind.
 */
import { describe, expect, test } from 'vitest';
import { ask, detailsOf, invoke, refusedIn } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import { openWaves, run, type Waves } from '../harness/waves.ts';

const failOne = ({ product, servers }: Waves): void => {
  product.simulator.addFault({ kind: 'launch-fails', serverId: servers[0]?.[0] ?? '', stage: 'launch', rawError: 'No capacity' });
};

describe('a paused execution tells', () => {
  test('who paused it', async () => {
    const { product, planId } = await openWaves([1, 1]);
    const state = await startDrill(product, planId);
    await ask(product, 'pause_execution', { ...state, initiatedBy: 'ada@example.com' });
    const { pause, reason } = await detailsOf(product, state);
    expect(pause).toMatchObject({ cause: 'OPERATOR', by: 'ada@example.com', waves: [] });
    expect([typeof pause?.pausedAt, reason]).toEqual(['string', null]);
    await ask(product, 'resume_execution', state);
    expect((await detailsOf(product, state)).pause).toBeNull();
  });

  test('which wave wants the pause before it', async () => {
    const waves = await openWaves([1, { count: 1, pauseBefore: true }]);
    expect((await detailsOf(waves.product, await run(waves))).pause).toMatchObject({ cause: 'BEFORE_WAVES', by: null, waves: [2] });
  });

  test('which wave has failed, and its resume that this wave is left behind', async () => {
    const waves = await openWaves([{ count: 1, onFailure: 'PAUSE' }, 1]);
    const { product } = waves;
    failOne(waves);
    const state = await run(waves);
    expect((await detailsOf(product, state)).pause).toMatchObject({ cause: 'FAILED_WAVES', waves: [1] });
    expect((await ask(product, 'resume_execution', state)).message).toBe(
      'Execution resumed, starting wave 2. It goes on without wave 1, and will end FAILED unless it is retried or skipped',
    );
    await drive(product, state);
    expect(await detailsOf(product, state)).toMatchObject({ status: 'FAILED', pause: null });
    expect((await detailsOf(product, state)).reason).toContain('LAUNCH_FAILED: No capacity');
  });
});

test.each(['line\nbreak', 'nul\u0000', 'turned \u202e round'])('a name is one line of text: %j is refused', async (planName) => {
  const { product } = await openWaves([1]);
  const refused = refusedIn(await invoke(product, 'create_recovery_plan', { planName, waves: [{ protectionGroupIds: ['pg-1'] }] }));
  expect(refused).toMatchObject({ error: 'INVALID_PARAMETERS', issues: [{ field: 'planName' }] });
});
