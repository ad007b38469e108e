/**
 * From YAML text to an estate, or to an error that names the line and the field.
 */
import { createHash } from 'node:crypto';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { present } from '../answer.ts';
import type { EstateNetwork } from '../world/records.ts';
import type { Estate, EstateRegion, EstateServer } from './estate.ts';
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

type Path = readonly PropertyKey[];

export function parseEstate(text: string, sourceName: string): Estate {
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw new EstateError(sourceName, 1, '', `is larger than ${String(MAX_TEXT_BYTES)} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw new EstateError(sourceName, lines.linePos(broken.pos[0]).line, '', broken.message.split('\n')[0] ?? 'is no YAML');
  }
  const fail = (path: Path, problem: string): never => {
    throw new EstateError(sourceName, lineOf(document, lines, path), fieldName(path), problem);
  };
  const parsed = estateSchema.safeParse(toPlain(document, sourceName));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
    return fail(path, issue?.message ?? 'is not an estate');
  }
  refuseDoubles(parsed.data, fail);
  return {
    sourceName,
    fingerprint: createHash('sha256').update(text).digest('hex'),
    ...parsed.data,
    accounts: parsed.data.accounts.map((account) => ({
      ...account,
      roles: account.roles.map(({ externalId, ...role }) => ({ ...role, ...(externalId === undefined ? {} : { externalId }) })),
      regions: account.regions.map(regionOf),
    })),
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

/** An alias without its anchor, or too many of them, shows only here. */
function toPlain(document: Document, sourceName: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) throw new EstateError(sourceName, 1, '', error.message);
    throw error;
  }
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

/** The line of the field, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** `accounts[0].regions[0].servers[3].os` */
function fieldName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${String(part)}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '');
}
