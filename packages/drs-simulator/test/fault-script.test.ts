import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EstateError, FaultScriptError, parseEstate, parseFaultScript } from '../src/index.ts';
import { DB, ESTATE, openRig } from './rig.ts';

const SCRIPT = `
faults:
  - kind: throttle
    service: drs
    forSeconds: 300
  - kind: launch-fails
    hostname: db-01
    stage: launch
`;

function problemsIn(text: string): FaultScriptError['problems'] {
  try {
    parseFaultScript(text, 'day.yaml');
  } catch (error) {
    if (error instanceof FaultScriptError) return error.problems;
    throw error;
  }
  throw new Error('the script was taken');
}

describe('a fault script', () => {
  it('is the same in YAML and in JSON', () => {
    const { faults } = parseFaultScript(SCRIPT, 'day.yaml');
    expect(faults).toEqual([
      { kind: 'throttle', service: 'drs', forSeconds: 300 },
      { kind: 'launch-fails', hostname: 'db-01', stage: 'launch' },
    ]);
    expect(parseFaultScript(JSON.stringify({ faults }), 'day.json').faults).toEqual(faults);
  });

  it.each([
    ['a kind that there is not', SCRIPT.replace('throttle', 'weather'), 3, 'faults[0].kind', /^must be one of throttle, /],
    ['no kind', SCRIPT.replace('kind: throttle\n    ', ''), 3, 'faults[0].kind', /must be one of/],
    [
      'a member that its kind has not',
      SCRIPT.replace('stage: launch', 'stage: launch\n    stge: launch'),
      9,
      'faults[1].stge',
      /not a member of launch-fails/,
    ],
    ['a member that is missing', SCRIPT.replace('    stage: launch\n', ''), 6, 'faults[1].stage', /./],
    ['a count of none', SCRIPT.replace('forSeconds: 300', 'count: 0'), 5, 'faults[0].count', /./],
    ['a chance above one', SCRIPT.replace('forSeconds: 300', 'probability: 1.5'), 5, 'faults[0].probability', /./],
    ['a time that is none', SCRIPT.replace('forSeconds: 300', 'from: tomorrow'), 5, 'faults[0].from', /must be a time like/],
    [
      'an end before its beginning',
      SCRIPT.replace('forSeconds: 300', 'from: 2026-01-02T00:00:00Z\n    until: 2026-01-01T00:00:00Z'),
      6,
      'faults[0].until',
      /later than from/,
    ],
    [
      'an account id that YAML read as a number',
      SCRIPT.replace('service: drs', 'accountId: 123456789012'),
      4,
      'faults[0].accountId',
      /quotes/,
    ],
    ['a service that is not modelled', SCRIPT.replace('drs', 's3'), 4, 'faults[0].service', /must be one of drs, ec2/],
    ['a Region that is down without saying which', SCRIPT.replace('throttle', 'region-down'), 3, 'faults[0].region', /has to say which/],
    ['a limit that replication cannot have', SCRIPT.replace('throttle', 'replication-stalled'), 4, 'faults[0].service', /not a member of/],
    ['a field beside the list', `${SCRIPT}falts: []\n`, 9, 'falts', /./],
    ['a list under another name', 'fault: []\n', 1, 'faults', /./],
    ['text that is no YAML', `${SCRIPT}  - {\n`, 10, '', /./],
  ])('with %s is refused with the line and the field', (_name, text, line, field, message) => {
    const [problem] = problemsIn(text);
    expect([problem!.line, problem!.field]).toEqual([line, field]);
    expect(problem!.message).toMatch(message);
  });

  it('is told everything that is wrong with it', () => {
    const text = SCRIPT.replace('300', '-1').replace('stage: launch', 'stage: boot');
    expect(problemsIn(text).map(({ field }) => field)).toEqual(['faults[0].forSeconds', 'faults[1].stage']);
    expect(() => parseFaultScript(text, 'day.yaml')).toThrow(
      /^day\.yaml:5: faults\[0\]\.forSeconds: .*\nday\.yaml:8: faults\[1\]\.stage: /,
    );
  });

  it('is added whole or not at all, with the line of what the world does not have', () => {
    const rig = openRig();
    expect(rig.simulator.addFaults(parseFaultScript(SCRIPT, 'day.yaml'))).toMatchObject([
      { kind: 'throttle', number: expect.any(Number) as number, fired: 0, inForce: true },
      { kind: 'launch-fails' },
    ]);
    const stranger = parseFaultScript(SCRIPT.replace('db-01', 'db-99'), 'day.yaml');
    expect(() => rig.simulator.addFaults(stranger)).toThrow(/^day\.yaml:7: faults\[1\]\.hostname: no server of the estate/);
    expect(rig.simulator.faults()).toHaveLength(2);
  });

  it('leaves no room beyond a thousand faults', () => {
    const rig = openRig();
    const many = { faults: Array.from({ length: 1000 }, () => ({ kind: 'throttle' })) };
    rig.simulator.addFaults(parseFaultScript(JSON.stringify(many), 'many.json'));
    expect(() => rig.simulator.addFault({ kind: 'throttle' })).toThrow(/more than 1000 faults/);
    expect(rig.simulator.faults()).toHaveLength(1000);
  });
});

describe('a world that is kept with a script', () => {
  const directory = mkdtempSync(join(tmpdir(), 'drs-fault-script-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('goes on with it after a restart, and takes another in its place', async () => {
    const file = join(directory, 'world.sqlite');
    const script = parseFaultScript('faults: [{ kind: throttle, count: 2 }]', 'day.yaml');
    const first = openRig({ file });
    first.simulator.addFault({ kind: 'conversion-hangs', serverId: DB });
    expect(first.simulator.keepFaults(script)).toBe('added');
    expect((await first.drs('DescribeJobs')).status).toBe(429);
    first.simulator.close();

    const second = openRig({ file });
    expect(second.simulator.keepFaults(script)).toBe('known');
    expect(second.simulator.faults()).toMatchObject([{ kind: 'conversion-hangs' }, { kind: 'throttle', count: 1, fired: 1 }]);
    expect(second.simulator.keepFaults(parseFaultScript('faults: [{ kind: server-error }]', 'day.yaml'))).toBe('added');
    expect(second.simulator.faults().map(({ kind }) => kind)).toEqual(['conversion-hangs', 'server-error']);
    second.simulator.close();
  });
});

describe('an estate with faults', () => {
  const withFault = (fault: string): string => `${ESTATE}\nfaults:\n  - ${fault}\n`;

  it('is refused at its line where one names what it does not have', () => {
    try {
      parseEstate(withFault('{ kind: throttle, region: mars-1 }'), 'estate.yaml');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(EstateError);
      expect((error as EstateError).message).toMatch(/^estate\.yaml:27: faults\[0\]\.region: the estate has no Region mars-1$/);
    }
  });

  it('may name servers whose ids its seed draws, and is refused by the world where it drew others', () => {
    const yaml = (id: string): string => withFault(`{ kind: conversion-hangs, serverId: ${id} }`);
    const drawn = openRig()
      .simulator.world()
      .regions.flatMap(({ servers }) => servers)
      .find(({ hostname }) => hostname === 'web-01')!.sourceServerID;
    expect(openRig({ yaml: yaml(drawn) }).simulator.faults()).toHaveLength(1);
    expect(() => openRig({ yaml: yaml('s-99999999999999999') })).toThrow(/^estate\.yaml: faults\[0\]\.serverId: no server of the estate/);
  });
});
