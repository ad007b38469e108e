import { describe, expect, it } from 'vitest';
import { readOptions } from '../src/options.ts';

describe('the command line', () => {
  it('has defaults for everything', () => {
    expect(readOptions([])).toEqual({
      kind: 'run',
      options: { estate: undefined, faults: undefined, port: 8081, dataFile: undefined, seed: 1, speed: 1 },
    });
  });

  it('is read with its flags, whether npm has taken the first dashes away or not', () => {
    const args = ['--estate', 'e.yaml', '--faults', 'f.yaml', '--port=0', '--data-file', 'w.db', '--seed', '7', '--speed', '0.5'];
    const options = { estate: 'e.yaml', faults: 'f.yaml', port: 0, dataFile: 'w.db', seed: 7, speed: 0.5 };
    expect(readOptions(args)).toEqual({ kind: 'run', options });
    expect(readOptions(['--', ...args])).toEqual({ kind: 'run', options });
  });

  it('may ask for help', () => {
    expect([readOptions(['--help']), readOptions(['-h'])]).toEqual([{ kind: 'help' }, { kind: 'help' }]);
  });

  it.each([
    ['--fast', ['--fast']],
    ['--port', ['--port', '65536']],
    ['--port', ['--port', 'http']],
    ['--port', ['--port']],
    ['--speed', ['--speed', '0']],
    ['--speed', ['--speed', '10001']],
    ['--speed', ['--speed', '1e3x']],
    ['--seed', ['--seed=-1']],
    ['--estate', ['--estate', '']],
    ['--data-file', ['--data-file', 'a\0b']],
    ['--faults', ['--faults', '']],
    ['estate.yaml', ['estate.yaml']],
  ])('names %s where its value makes no sense', (named, args) => {
    const read = readOptions(args);
    expect(read).toMatchObject({ kind: 'wrong', message: expect.stringContaining(named) });
  });
});
