import { describe, expect, it } from 'vitest';
import { environmentNames } from '../src/env.ts';
import { readOptions } from '../src/options.ts';

const read = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  readOptions(args, (name) => environment[environmentNames[name]]);

describe('the command line', () => {
  it('has the documented defaults', () => {
    expect(read([])).toEqual({
      ok: true,
      value: {
        once: false,
        demo: true,
        dataDir: '.drs',
        port: 8080,
        simulatorPort: 8081,
        speed: 60,
        estate: undefined,
        faults: undefined,
        seed: undefined,
        json: false,
      },
    });
  });

  it('takes every flag, with or without the separator that npm takes away', () => {
    const args = [
      '--once',
      '--data-dir',
      'd',
      '--port',
      '0',
      '--simulator-port=9',
      '--speed',
      '0.5',
      '--seed',
      '7',
      '--faults',
      'f.yaml',
      '--json',
    ];
    const value = { once: true, dataDir: 'd', port: 0, simulatorPort: 9, speed: 0.5, seed: 7, faults: 'f.yaml', json: true };
    expect(read(args)).toMatchObject({ ok: true, value });
    expect(read(['--', ...args])).toMatchObject({ ok: true, value });
  });

  it('reads the variable of the same name where there is no flag', () => {
    const environment = { DRS_SPEED: '1000', DRS_NO_DEMO: 'true', DRS_PORT: '1', DRS_JSON: '0' };
    expect(read(['--port', '2'], environment)).toMatchObject({ ok: true, value: { speed: 1_000, demo: false, port: 2, json: false } });
  });

  it.each([
    [['--fast'], '--fast'],
    [['once'], 'once'],
    [['--speed', '0'], '--speed'],
    [['--speed=-1'], '--speed'],
    [['--speed', '10001'], '--speed'],
    [['--speed', 'NaN'], '--speed'],
    [['--speed', ''], '--speed'],
    [['--speed'], '--speed'],
    [['--port', '65536'], '--port'],
    [['--port', '80a'], '--port'],
    [['--simulator-port', '1.5'], '--simulator-port'],
    [['--port', '9000', '--simulator-port', '9000'], '--simulator-port'],
    [['--seed', 'x'], '--seed'],
    [['--data-dir', ''], '--data-dir'],
    [['--faults', ''], '--faults'],
    [['--once=yes'], '--once'],
    [['--once', '--estate', 'e.yaml'], '--estate'],
    [['--once', '--no-demo'], '--no-demo'],
  ])('refuses %j, naming %s', (args, named) => {
    expect(read(args)).toMatchObject({ ok: false, refusal: expect.stringContaining(named) as string });
  });

  it.each([
    ['DRS_PORT', 'http'],
    ['DRS_SPEED', '0'],
    ['DRS_ONCE', 'perhaps'],
    ['DRS_SEED', '-1'],
  ])('refuses %s=%s, naming the variable', (name, text) => {
    expect(read([], { [name]: text })).toMatchObject({ ok: false, refusal: expect.stringContaining(name) as string });
  });
});
