/**
 * From YAML text to an estate, or to an error that names the line and the field.
 */
import { createHash } from 'node:crypto';
import { present } from '../answer.ts';
import { problemsWith } from '../faults/check-faults.ts';
import type { Directory } from '../faults/check-faults.ts';
import { fieldName, readYaml, YamlError } from '../located-yaml.ts';
import type { LocatedYaml, Path } from '../located-yaml.ts';
import type { EstateNetwork } from '../world/records.ts';
import type { Estate, EstateAccount, EstateRegion, EstateServer } from './estate.ts';
import { estateSchema } from './estate-schema.ts';
import type { ParsedEstate, ParsedRegion, ParsedServer } from './estate-schema.ts';

/** 4,000 servers written out one by one are well below this. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

export class EstateError extends Error {
  readonly line: number;
  readonly field: string;

  constructor(sourceName: string, line: number, field: string, problem: string) {
    super(`${sourceName}:${String(line)}: ${field === '' ? '' : `${field}: `}${problem}`);
    this.name = 'EstateError';
    this.line = line;
    this.field = field;
  }
}

export function parseEstate(text: string, sourceName: string): Estate {
  const { value, lineOf } = read(text, sourceName);
  const fail = (path: Path, problem: string): never => {
    throw new EstateError(sourceName, lineOf(path), fieldName(path), problem);
  };
  const parsed = estateSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
    return fail(path, issue?.message ?? 'is not an estate');
  }
  refuseDoubles(parsed.data, fail);
  const accounts = parsed.data.accounts.map((account) => ({
    ...account,
    roles: account.roles.map(({ externalId, ...role }) => ({ ...role, ...(externalId === undefined ? {} : { externalId }) })),
    regions: account.regions.map(regionOf),
  }));
  for (const { path, message } of problemsWith(parsed.data.faults, directoryOf(accounts))) fail(['faults', ...path], message);
  return { sourceName, fingerprint: createHash('sha256').update(text).digest('hex'), ...parsed.data, accounts };
}

function read(text: string, sourceName: string): LocatedYaml {
  try {
    return readYaml(text, MAX_TEXT_BYTES);
  } catch (error) {
    if (error instanceof YamlError) throw new EstateError(sourceName, error.line, '', error.message);
    throw error;
  }
}

function directoryOf(accounts: readonly EstateAccount[]): Directory {
  const regions = accounts.flatMap(({ accountId, regions: those }) => those.map((region) => ({ ...region, accountId })));
  return {
    places: regions,
    servers: regions.flatMap(({ accountId, region, servers }) =>
      servers.map(({ id, hostname, tags }) => ({ accountId, region, id, hostname, tags })),
    ),
  };
}

function regionOf({ subnets, securityGroups, instanceTypes, servers, ...region }: ParsedRegion): EstateRegion {
  return {
    ...region,
    network: present({
      subnets: subnets?.map((subnet) => present(subnet)),
      securityGroups: securityGroups?.map((group) => present(group)),
      instanceTypes: instanceTypes?.map((type) => present(type)),
    }) as EstateNetwork,
    servers: servers.flatMap(serversOf),
  };
}

function serversOf(parsed: ParsedServer): readonly EstateServer[] {
  if (!('count' in parsed)) return [parsed];
  const { count, hostnamePrefix, ...described } = parsed;
  const digits = Math.max(2, String(count).length);
  return Array.from({ length: count }, (_, index) => ({
    ...described,
    hostname: `${hostnamePrefix}${String(index + 1).padStart(digits, '0')}`,
  }));
}

/** Accounts, Regions and servers are found by name, so no name may stand twice in its scope. */
function refuseDoubles(estate: ParsedEstate, fail: (path: Path, problem: string) => never): void {
  const accounts = new Set<string>();
  const ids = new Set<string>();
  estate.accounts.forEach((account, a) => {
    once(accounts, account.accountId, () => fail(['accounts', a, 'accountId'], 'is listed twice'));
    const regions = new Set<string>();
    account.regions.forEach((region, r) => {
      const at: Path = ['accounts', a, 'regions', r];
      once(regions, region.region, () => fail([...at, 'region'], 'is listed twice'));
      for (const list of ['subnets', 'securityGroups'] as const) {
        const named = new Set<string>();
        region[list]?.forEach(({ id }, n) => once(named, id, () => fail([...at, list, n, 'id'], 'is listed twice')));
      }
      const hostnames = new Set<string>();
      region.servers.forEach((parsed, s) => {
        for (const server of serversOf(parsed)) {
          if (server.id !== undefined) once(ids, server.id, () => fail([...at, 'servers', s, 'id'], 'is given to two servers'));
          once(hostnames, server.hostname, () =>
            fail([...at, 'servers', s, 'count' in parsed ? 'hostnamePrefix' : 'hostname'], `names ${server.hostname} twice`),
          );
        }
      });
    });
  });
}

function once(seen: Set<string>, value: string, onDouble: () => never): void {
  if (seen.has(value)) onDouble();
  seen.add(value);
}
