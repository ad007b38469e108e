import { operations } from '@drs-orchestrator/contract';
import { describe, expect, it } from 'vitest';
import {
  addWave,
  emptyPlan,
  moveWave,
  planControls,
  planFormOf,
  planRequestOf,
  removeWave,
  type Plan,
  type WaveForm,
} from '../src/editing/plans/plan-form.ts';

const waveOf = (waveNumber: number, dependsOn: number[]): Plan['waves'][number] => ({
  waveNumber,
  waveName: `Wave ${String(waveNumber)}`,
  protectionGroupIds: [`pg-${String(waveNumber)}`],
  servers: [],
  dependsOn,
  pauseBeforeWave: waveNumber === 2,
  onFailure: 'PAUSE',
  launchTimeoutMinutes: 45,
});

const plan: Plan = {
  statusCode: 200,
  planId: 'rp-1',
  planName: 'Production',
  description: 'All of it',
  waves: [waveOf(1, []), waveOf(2, [1]), waveOf(3, [1, 2])],
  rtoMinutes: 60,
  rpoMinutes: null,
  notifications: { email: null, webhook: { url: 'https://example.com/hook', hasSecret: true } },
  version: 4,
};

const { waves } = planFormOf(plan);
const keysOf = (list: readonly WaveForm[]): readonly string[] => list.map(({ key }) => key);

describe('the form of a recovery plan', () => {
  it('saved without a change says what was saved, and leaves the secret of the webhook where it is', () => {
    expect(planRequestOf(planFormOf(plan))).toEqual({
      planName: 'Production',
      description: 'All of it',
      waves: plan.waves,
      rtoMinutes: 60,
      notifications: { webhook: { url: 'https://example.com/hook' } },
    });
  });

  it('becomes a request that the contract takes, empty as well, but for its name', () => {
    expect(operations.create_recovery_plan.input.safeParse(planRequestOf(planFormOf(plan))).error).toBeUndefined();
    const read = operations.create_recovery_plan.input.safeParse(planRequestOf(emptyPlan));
    expect(read.error?.issues.map(({ path }) => path)).toEqual([['planName']]);
  });

  it('leaves out what was left empty, so that the API’s own defaults hold', () => {
    const request = planRequestOf({ ...emptyPlan, planName: 'Small' });
    expect(Object.keys(request)).toEqual(['planName', 'waves']);
    expect(request.waves[0]).not.toHaveProperty('waveName');
    expect(request.waves[0]).not.toHaveProperty('launchTimeoutMinutes');
  });

  it('has a place for every field that the contract lets a plan say', () => {
    const controls = planControls({
      ...planFormOf(plan),
      waves: [{ ...waves[0]!, servers: [{ accountId: '', region: '', sourceServerIds: [] }] }],
    });
    const { shape } = operations.create_recovery_plan.input;
    for (const field of Object.keys(shape)) expect(controls.some((one) => one === field || one.startsWith(`${field}[`))).toBe(true);
    // Its number is its place, and its servers are lists with places of their own.
    const fields = Object.keys(shape.waves.element.shape).filter((field) => field !== 'waveNumber' && field !== 'servers');
    for (const field of fields) expect(controls).toContain(`waves[0].${field}`);
    expect(controls).toContain('waves[0].servers[0].sourceServerIds');
  });
});

describe('a wave', () => {
  it('that is added comes last and waits for the one before it', () => {
    const added = addWave(waves);
    expect(added.at(-1)?.dependsOn).toEqual(['wave-3']);
    expect(new Set(keysOf(addWave(added))).size).toBe(5);
  });

  it('that is moved waits for what it waited for, under the others’ new numbers', () => {
    const moved = moveWave(waves, 'wave-3', -1);
    expect(keysOf(moved)).toEqual(['wave-1', 'wave-3', 'wave-2']);
    const request = planRequestOf({ ...emptyPlan, waves: moved });
    expect(request.waves.map(({ dependsOn }) => dependsOn)).toEqual([[], [1, 3], [1]]);
  });

  it('at the end of the list stays where it is', () => {
    expect(moveWave(waves, 'wave-1', -1)).toEqual(waves);
    expect(moveWave(waves, 'wave-3', 1)).toEqual(waves);
  });

  it('that is removed hands on what it waited for, so that nobody starts earlier than before', () => {
    const left = removeWave(waves, 'wave-2');
    expect(left.map(({ dependsOn }) => dependsOn)).toEqual([[], ['wave-1']]);
    expect(removeWave(removeWave(waves, 'wave-1'), 'wave-2').map(({ dependsOn }) => dependsOn)).toEqual([[]]);
  });
});
