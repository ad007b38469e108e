import { describe, expect, it } from 'vitest';
import { accountId, checkPlan, groupId, planLimits, region, serverId, type Wave } from '../src/index.ts';

const wave = (number: number, more: Partial<Wave> = {}): Wave => ({
  number,
  name: `Wave ${String(number)}`,
  groupIds: [groupId(`pg-${String(number)}`)],
  servers: [],
  dependsOn: number === 1 ? [] : [number - 1],
  pauseBefore: false,
  onFailure: 'STOP',
  launchTimeoutMinutes: 60,
  ...more,
});

const named = (...ids: readonly string[]) => [
  { accountId: accountId('111111111111'), region: region('eu-central-1'), serverIds: ids.map(serverId) },
];

describe('a plan', () => {
  it('of waves that depend on earlier ones, on later ones and on several makes sense', () => {
    expect(checkPlan({ waves: [wave(1, { dependsOn: [3] }), wave(2, { dependsOn: [1, 3] }), wave(3, { dependsOn: [] })] })).toEqual([]);
  });

  it('is told the circle its waves depend on each other in, wave by wave', () => {
    const waves = [wave(1), wave(2, { dependsOn: [4] }), wave(3, { dependsOn: [2] }), wave(4, { dependsOn: [3, 1] })];
    expect(checkPlan({ waves })).toEqual([{ field: 'waves', message: 'Waves depend on each other in a circle: 2 → 4 → 3 → 2' }]);
  });

  it('may not have a wave that depends on itself', () => {
    expect(checkPlan({ waves: [wave(1), wave(2, { dependsOn: [2] })] })).toEqual([
      { field: 'waves[1].dependsOn', message: 'Wave 2 depends on itself' },
    ]);
  });

  it('may not have a wave that depends on one it does not have', () => {
    expect(checkPlan({ waves: [wave(1, { dependsOn: [7] })] })).toEqual([
      { field: 'waves[0].dependsOn', message: 'Wave 1 depends on wave 7, which the plan does not have' },
    ]);
  });

  it('names a group once', () => {
    expect(checkPlan({ waves: [wave(1), wave(2, { groupIds: [groupId('pg-1')] })] })).toEqual([
      { field: 'waves[1].protectionGroupIds[0]', message: 'pg-1 is named in wave 1 already' },
    ]);
  });

  it('names a server once, in the same wave too', () => {
    expect(checkPlan({ waves: [wave(1, { servers: named('s-1', 's-2', 's-1') })] })).toEqual([
      { field: 'waves[0].servers[0].sourceServerIds[2]', message: 's-1 is named in wave 1 already' },
    ]);
  });

  it('has at least one wave, and no more than the limit', () => {
    expect(checkPlan({ waves: [] })).toMatchObject([{ field: 'waves', message: 'A plan needs at least one wave' }]);
    const tooMany = Array.from({ length: planLimits.waves + 1 }, (_, index) => wave(index + 1));
    expect(checkPlan({ waves: tooMany })).toMatchObject([{ field: 'waves' }]);
    expect(checkPlan({ waves: tooMany.slice(1).map((_, index) => wave(index + 1)) })).toEqual([]);
  });

  it('numbers its waves from 1 without gaps', () => {
    expect(checkPlan({ waves: [wave(1), wave(3, { dependsOn: [1] })] })).toMatchObject([{ field: 'waves[1].waveNumber' }]);
  });

  it('has something to launch in every wave', () => {
    expect(checkPlan({ waves: [wave(1, { groupIds: [], servers: named() })] })).toEqual([
      { field: 'waves[0]', message: 'Wave 1 names neither a protection group nor a server' },
    ]);
  });

  it.each([0, -1, Number.NaN, planLimits.launchTimeoutMinutes + 1])('has no launch timeout of %d minutes', (launchTimeoutMinutes) => {
    expect(checkPlan({ waves: [wave(1, { launchTimeoutMinutes })] })).toMatchObject([{ field: 'waves[0].launchTimeoutMinutes' }]);
  });
});
