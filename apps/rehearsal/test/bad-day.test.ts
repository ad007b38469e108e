import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBadDay } from '../src/bad-day.ts';
import { CannotRehearse } from '../src/cannot-rehearse.ts';
import { root } from './rehearse-process.ts';

const DAY = `title: A day
story: It goes wrong.
faults:
  - { kind: throttle, forSeconds: 60 }
operator:
  - { afterSeconds: 10, do: skip_wave, waveNumber: 3, reason: not needed }
expect:
  execution: COMPLETED
  waves: [COMPLETED, COMPLETED, SKIPPED]
`;

const refusalOf = (text: string): string => {
  try {
    parseBadDay(text, 'day.yaml');
  } catch (error) {
    if (error instanceof CannotRehearse && error.usage) return error.message;
    throw error;
  }
  throw new Error('the day was taken');
};

describe('a bad day', () => {
  it('is a drill of the three tiers of the sample unless it says otherwise', () => {
    const { execution, seed, speed, orchestrator } = parseBadDay(DAY, 'day.yaml');
    expect(execution.type).toBe('DRILL');
    expect(execution.waves.map(({ tags }) => tags)).toEqual([{ tier: 'database' }, { tier: 'application' }, { tier: 'web' }]);
    expect([seed, speed, orchestrator.kills]).toEqual([1, 240, []]);
  });

  it('is taken as the guide writes one', () => {
    const guide = readFileSync(join(root, 'docs/bad-days.md'), 'utf8');
    const [, written = ''] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
    expect(parseBadDay(written, 'docs/bad-days.md')).toMatchObject({
      execution: { waves: [{ name: 'Database' }, { name: 'Web', onFailure: 'PAUSE', launchTimeoutMinutes: 30 }] },
      orchestrator: { kills: [{ afterSeconds: 300 }] },
    });
  });

  it.each([
    [DAY.replace('story', 'storey'), 'day.yaml:1: story: '],
    [DAY.replace('forSeconds: 60', 'forSeconds: 0'), 'day.yaml:4: faults[0].forSeconds: must be above 0'],
    [DAY.replace('throttle', 'storm'), 'day.yaml:4: faults[0].kind: must be one of throttle, '],
    [DAY.replace('skip_wave', 'sleep'), 'day.yaml:6: operator[0].do: '],
    [DAY.replace(', reason: not needed', ''), 'day.yaml:6: operator[0].reason: '],
    [DAY.replace('waveNumber: 3', 'waveNumber: 4'), 'day.yaml:6: operator[0].waveNumber: there are 3 waves'],
    [DAY.replace('afterSeconds: 10', 'when: {}'), 'day.yaml:6: operator[0].when: must say what is waited for'],
    [DAY.replace('afterSeconds: 10', 'when: { wave: { number: 9, status: FAILED } }'), 'operator[0].when.wave.number: there are 3 waves'],
    [DAY.replace(', SKIPPED]', ']'), 'day.yaml:9: expect.waves: there are 3 waves'],
    [DAY.replace('execution: COMPLETED', 'execution: FINE'), 'day.yaml:8: expect.execution: '],
    ['title: [', 'day.yaml:1: '],
  ])('is refused with the line and the field where it makes no sense: %#', (text, words) => {
    expect(refusalOf(text)).toContain(words);
  });
});
