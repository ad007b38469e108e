import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotStart } from '../src/cannot-start.ts';
import type { Options } from '../src/options.ts';
import { runSimulator } from '../src/run-simulator.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drs-simulator-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const START = Date.parse('2026-03-01T12:00:00Z');
const DEFAULTS: Options = { estate: undefined, faults: undefined, port: 0, dataFile: undefined, seed: 1, speed: 1 };

/** Runs it with real time standing still; `stop` ends it, and resolves when it has ended. */
async function started(options: Partial<Options> = {}, timeOfDay = START) {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let told = (_text: string): void => undefined;
  const saying = new Promise<string>((resolve) => {
    told = resolve;
  });
  const ended = runSimulator({ ...DEFAULTS, ...options }, { tell: told, elapsed: () => 0, timeOfDay: () => timeOfDay, stopped });
  const text = await Promise.race([saying, ended.then(() => Promise.reject(new Error('it ended before it listened')))]);
  const address = /^The simulator listens on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(text)?.[1] ?? '';
  const control = async (path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${address}/_simulator/${path}`, init)).json();
  };
  return {
    text,
    address,
    control,
    stop: () => {
      stop();
      return ended;
    },
  };
}

const refusal = async (options: Partial<Options>): Promise<string> => {
  try {
    await started(options);
  } catch (error) {
    expect(error).toBeInstanceOf(CannotStart);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('it started');
};

const ESTATE = `accounts:
  - accountId: "123456789012"
    regions: [{ region: eu-west-1, servers: [{ hostname: db-01, os: linux }] }]
`;
const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe('the simulator by itself', () => {
  it('serves the sample estate where none is given, and says where it listens', async () => {
    const { text, control, stop } = await started();
    expect(text).toContain('examples/sample-estate.yaml   (1 account, 25 servers)');
    expect(await control('health')).toMatchObject({ status: 'ok' });
    expect(await control('clock')).toEqual({ now: '2026-03-01T12:00:00.000Z', speed: 1, paused: false, controllable: true });
    await stop();
  });

  it('serves the estate it is given, to whatever client signs', async () => {
    const { text, address, stop } = await started({ estate: written('estate.yaml', ESTATE), speed: 60 });
    expect(text).toContain('(1 account, 1 server)');
    expect(text).toContain('60 times real speed');
    const authorization =
      'AWS4-HMAC-SHA256 Credential=any/20260301/eu-west-1/drs/aws4_request, SignedHeaders=host;x-amz-date, Signature=00';
    const response = await fetch(`${address}/DescribeSourceServers`, { method: 'POST', headers: { authorization }, body: '{}' });
    expect(await response.json()).toMatchObject({ items: [{ sourceProperties: { identificationHints: { hostname: 'db-01' } } }] });
    await stop();
    await expect(fetch(address)).rejects.toThrow();
  });

  it('keeps the world, its seed and its clock in a file', async () => {
    const dataFile = join(folder, 'world.db');
    const first = await started({ dataFile, seed: 7 });
    await first.control('clock', { jump: 3600 });
    const world = await first.control('world');
    await first.stop();
    const second = await started({ dataFile, seed: 8 });
    expect(second.text).toContain('This world was made with seed 7 and keeps it.');
    expect(await second.control('world')).toMatchObject({ seed: 7, regions: (world as { regions: unknown }).regions });
    expect(Date.parse(((await second.control('clock')) as { now: string }).now)).toBeGreaterThanOrEqual(START + 3_600_000);
    await second.stop();
  });
});

describe('one line says why it does not start', () => {
  it('where the estate is missing, no estate, or a folder', async () => {
    expect(await refusal({ estate: join(folder, 'none.yaml') })).toBe(
      `--estate: ${folder}/none.yaml cannot be read (there is no such file).`,
    );
    expect(await refusal({ estate: folder })).toContain('it is a folder');
    const bad = written('bad.yaml', ESTATE.replace('os: linux', 'os: solaris'));
    expect(await refusal({ estate: bad })).toContain(`--estate: ${bad}:3: accounts[0].regions[0].servers[0].os: `);
  });

  it('where the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await refusal({ port })).toBe(`Port ${port} is taken. Choose another with --port; 0 takes any free one.`);
    server.close();
  });

  it.each([
    ['its folder does not exist', 'nowhere/world.db'],
    ['it is a folder', '.'],
    ['it is no world of the simulator', 'text'],
    ['a part of its path is a file', 'text/world.db'],
  ])('where the data file cannot be used: %s', async (why, name) => {
    mkdirSync(join(folder, 'sub'));
    written('text', 'something else, and long enough to be looked at as a database'.repeat(10));
    expect(await refusal({ dataFile: `${folder}/${name}` })).toBe(`--data-file: ${folder}/${name} cannot be used: ${why}.`);
  });

  it('where another process has the data file, which goes on undisturbed and gives it back at its end', async () => {
    const dataFile = join(folder, 'world.db');
    const first = await started({ dataFile });
    expect(await refusal({ dataFile })).toContain('another process is using');
    expect(await first.control('health')).toMatchObject({ status: 'ok' });
    await first.stop();
    await (await started({ dataFile })).stop();
  });
});

describe('a fault script', () => {
  const script = (text: string): string => {
    const file = join(folder, 'faults.yaml');
    writeFileSync(file, text);
    return file;
  };

  it('is in force from the start, and a world that is kept goes on with it', async () => {
    const faults = script('faults: [{ kind: throttle, count: 2 }]');
    const dataFile = join(folder, 'world.db');
    const first = await started({ faults, dataFile });
    expect((await fetch(`${first.address}/DescribeJobs`, { method: 'POST', headers: SIGNED, body: '{}' })).status).toBe(429);
    await first.stop();
    const second = await started({ faults, dataFile });
    expect(await second.control('faults')).toMatchObject([{ kind: 'throttle', count: 1, fired: 1 }]);
    await second.stop();
  });

  it('is refused where it makes no sense, is not there, or names what the estate does not have', async () => {
    expect(await refusal({ faults: script('faults:\n  - kind: storm\n') })).toMatch(/^--faults: .*faults\.yaml:2: faults\[0\]\.kind: /);
    expect(await refusal({ faults: script('faults:\n  - kind: throttle\n    region: mars-1\n') })).toMatch(
      /yaml:3: faults\[0\]\.region: the estate/,
    );
    expect(await refusal({ faults: join(folder, 'nowhere.yaml') })).toContain('there is no such file');
  });
});

const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/us-east-1/drs/aws4_request, SignedHeaders=host, Signature=00',
};
