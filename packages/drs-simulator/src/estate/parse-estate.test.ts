import { describe, expect, it } from 'vitest';
import { EstateError, parseEstate } from './parse-estate.ts';

const SMALL = `accounts:
  - accountId: "123456789012"
    regions:
      - region: us-east-1
        servers:
          - hostname: db-01
            os: linux
          - count: 12
            hostnamePrefix: web-
            os: windows
            tags: { tier: web }
`;

function failure(text: string): EstateError {
  try {
    parseEstate(text, 'estate.yaml');
  } catch (error) {
    if (error instanceof EstateError) return error;
    throw error;
  }
  throw new Error('the estate was taken');
}

describe('an estate', () => {
  it('lists accounts, Regions and servers, written out or counted', () => {
    const estate = parseEstate(SMALL, 'estate.yaml');
    const [region] = estate.accounts[0]?.regions ?? [];
    expect(region).toMatchObject({
      region: 'us-east-1',
      initialized: true,
      subnetCidr: '10.0.0.0/16',
      quotas: { concurrentJobs: 20, serversPerJob: 100, serversInAllJobs: 500 },
    });
    expect(region?.servers.map((server) => server.hostname)).toEqual([
      'db-01',
      ...Array.from({ length: 12 }, (_, n) => `web-${String(n + 1).padStart(2, '0')}`),
    ]);
    expect(region?.servers[12]).toEqual({
      hostname: 'web-12',
      os: 'windows',
      tags: { tier: 'web' },
      replicationState: 'CONTINUOUS',
      lagSeconds: 0,
      launch: {},
    });
  });

  it('may be written in JSON', () => {
    expect(
      parseEstate('{"accounts":[{"accountId":"123456789012","regions":[{"region":"us-east-1"}]}]}', 'estate.json').accounts,
    ).toHaveLength(1);
  });

  it('has a fingerprint of its text', () => {
    expect(parseEstate(SMALL, 'a').fingerprint).toBe(parseEstate(SMALL, 'b').fingerprint);
    expect(parseEstate(`${SMALL}# more\n`, 'a').fingerprint).not.toBe(parseEstate(SMALL, 'a').fingerprint);
  });
});

const inRegion = (line: string): string => SMALL.replace('region: us-east-1', `region: us-east-1\n        ${line}`);

describe('an estate that is wrong is refused with the line and the field', () => {
  it.each([
    ['an operating system nobody has', SMALL.replace('os: linux', 'os: solaris'), 7, 'accounts[0].regions[0].servers[0].os'],
    ['a field that is missing', SMALL.replace('            os: linux\n', ''), 6, 'accounts[0].regions[0].servers[0].os'],
    [
      'a field nobody reads',
      SMALL.replace('os: linux', 'os: linux\n            colour: red'),
      8,
      'accounts[0].regions[0].servers[0].colour',
    ],
    ['a field of a counted server', SMALL.replace('count: 12', 'count: 0'), 8, 'accounts[0].regions[0].servers[1].count'],
    ['an account id that YAML read as a number', SMALL.replace('"123456789012"', '123456789012'), 2, 'accounts[0].accountId'],
    ['a Region that is none', SMALL.replace('us-east-1', 'mars'), 4, 'accounts[0].regions[0].region'],
    ['a name twice', SMALL.replace('hostname: db-01', 'hostname: web-07'), 9, 'accounts[0].regions[0].servers[1].hostnamePrefix'],
    ['a fault that makes no sense', `${SMALL}faults:\n  - kind: throttle\n    count: 0\n`, 14, 'faults[0].count'],
    ['a range the wrong way round', `${SMALL}timings:\n  linux: { launchSeconds: [3, 2] }\n`, 13, 'timings.linux.launchSeconds'],
    [
      'a subnet that is none',
      SMALL.replace('region: us-east-1', 'region: us-east-1\n        subnetCidr: 10.0.0.0/8'),
      5,
      'accounts[0].regions[0].subnetCidr',
    ],
    [
      'a zone that is none',
      inRegion('subnets: [{ id: subnet-00000001, cidr: 10.9.0.0/24, zone: us-east-1a }]'),
      5,
      'accounts[0].regions[0].subnets[0].zone',
    ],
    [
      'a security group of another form',
      inRegion('securityGroups: [{ id: web, name: web }]'),
      5,
      'accounts[0].regions[0].securityGroups[0].id',
    ],
    [
      'a security group twice',
      inRegion('securityGroups: [{ id: sg-00000001, name: web }, { id: sg-00000001, name: app }]'),
      5,
      'accounts[0].regions[0].securityGroups[1].id',
    ],
    ['an instance type without a name', inRegion('instanceTypes: [{ zones: [a] }]'), 5, 'accounts[0].regions[0].instanceTypes[0]'],
  ])('%s', (_what, text, line, field) => {
    const error = failure(text);
    expect({ line: error.line, field: error.field }).toEqual({ line, field });
    expect(error.message).toMatch(new RegExp(`^estate.yaml:${String(line)}: `));
  });

  it('text that is no YAML', () => {
    expect(failure('accounts:\n  - [').line).toBe(2);
    expect(failure('accounts: *nothing').message).toContain('estate.yaml:1');
    expect(failure('').field).toBe('');
  });
});
