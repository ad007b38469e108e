import { describe, expect, it } from 'vitest';
import { readOptions } from '../src/options.ts';

describe('the command line', () => {
  it('is a file, how fast, and whether the data stays', () => {
    expect(readOptions(['day.yaml'])).toEqual({ kind: 'run', options: { day: 'day.yaml', speed: undefined, keep: false } });
    const options = { day: 'day.yaml', speed: 0.5, keep: true };
    expect(readOptions(['--', 'day.yaml', '--speed', '0.5', '--keep'])).toEqual({ kind: 'run', options });
    expect(readOptions(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    [[]],
    [['a', 'b']],
    [['']],
    [['a', '--speed', '0']],
    [['a', '--speed', 'fast']],
    [['a', '--speed', '10001']],
    [['a', '--fast']],
  ])('is refused where it makes no sense: %j', (args) => {
    expect(readOptions(args)).toMatchObject({ kind: 'wrong' });
  });
});
