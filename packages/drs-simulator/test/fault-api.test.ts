import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveSimulator } from '../src/index.ts';
import type { ListedFault } from '../src/index.ts';
import { openRig, signed } from './rig.ts';
import type { Rig } from './rig.ts';

let rig: Rig;
let served: Awaited<ReturnType<typeof serveSimulator>>;
let endpoint: string;

beforeEach(async () => {
  rig = openRig();
  served = await serveSimulator(rig.simulator, { host: '127.0.0.1', port: 0 });
  endpoint = `http://127.0.0.1:${String(served.port)}`;
});
afterEach(() => served.close());

const post = (body: string, type?: string): Promise<Response> =>
  fetch(`${endpoint}/_simulator/faults`, { method: 'POST', body, headers: type === undefined ? {} : { 'content-type': type } });
const listed = async (): Promise<readonly ListedFault[]> =>
  (await (await fetch(`${endpoint}/_simulator/faults`)).json()) as readonly ListedFault[];
const ask = (): Promise<Response> => fetch(`${endpoint}/DescribeJobs`, { method: 'POST', headers: signed('drs'), body: '{}' });

describe('POST /_simulator/faults', () => {
  it('takes one fault, and answers it with its number', async () => {
    const response = await post('{"kind":"throttle","count":2,"forSeconds":60}');
    expect(response.status).toBe(201);
    const fault = (await response.json()) as ListedFault;
    expect(fault).toMatchObject({ kind: 'throttle', count: 2, fired: 0, inForce: true, inForceUntil: '2026-03-01T12:04:20.000Z' });
    expect(await listed()).toEqual([fault]);
  });

  it.each([
    ['application/json', '{"faults":[{"kind":"throttle"},{"kind":"server-error","status":503}]}'],
    ['application/yaml', 'faults:\n  - kind: throttle\n  - kind: server-error\n    status: 503\n'],
    ['text/x-yaml; charset=utf-8', 'faults: [{ kind: throttle }, { kind: server-error, status: 503 }]'],
  ])('takes a whole script as %s', async (type, body) => {
    const response = await post(body, type);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ faults: [{ kind: 'throttle' }, { kind: 'server-error', status: 503 }] });
    expect(await listed()).toHaveLength(2);
  });

  it('takes one fault in YAML', async () => {
    expect((await post('kind: throttle\noperation: StartRecovery\n', 'application/yaml')).status).toBe(201);
    expect(await listed()).toMatchObject([{ kind: 'throttle', operation: 'StartRecovery' }]);
  });

  it.each([
    ['application/json', '{"faults":[{"kind":"throttle"},{"kind":"throttle","count":0}]}', 'faults[1].count', undefined],
    ['application/json', '{"faults":[{"kind":"throttle"},{"kind":"throttle","region":"mars-1"}]}', 'faults[1].region', undefined],
    ['application/json', '{"kind":"throttle","region":"mars-1"}', 'region', undefined],
    ['application/json', '{"kind":"storm"}', 'kind', undefined],
    ['application/json', '[]', '', undefined],
    ['application/json', 'faults: []', '', undefined],
    ['application/yaml', 'faults:\n  - kind: throttle\n  - kind: throttle\n    cuont: 1\n', 'faults[1].cuont', 4],
    ['application/yaml', 'kind: throttle\naccountId: "999999999999"\n', 'accountId', 2],
    ['application/yaml', 'faults: [', '', 1],
  ])('refuses whole what is wrong in one place: %s %s', async (type, body, field, line) => {
    const response = await post(body, type);
    expect(response.status).toBe(400);
    const { message, problems } = (await response.json()) as { message: string; problems: readonly { field: string; line?: number }[] };
    expect([problems[0]!.field, problems[0]!.line]).toEqual([field, line]);
    expect(message).toContain(line === undefined ? field : `line ${String(line)}: ${field}`);
    expect(await listed()).toEqual([]);
  });
});

describe('/_simulator/faults/{number}', () => {
  it('shows and removes one fault', async () => {
    const numbers = (
      (await (await post('{"faults":[{"kind":"throttle"},{"kind":"server-error"}]}')).json()) as { faults: ListedFault[] }
    ).faults.map(({ number }) => number);
    const path = `${endpoint}/_simulator/faults/${String(numbers[0])}`;
    expect(await (await fetch(path)).json()).toMatchObject({ kind: 'throttle', number: numbers[0] });
    expect((await fetch(path, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(path, { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(path)).status).toBe(404);
    expect((await fetch(path, { method: 'POST' })).status).toBe(405);
    expect(await listed()).toMatchObject([{ kind: 'server-error' }]);
    expect((await ask()).status).toBe(500);
  });
});

describe('a slow answer over HTTP', () => {
  const asking = () => {
    const state = { is: 'waiting' };
    const asked = ask().then(
      () => (state.is = 'answered'),
      () => (state.is = 'lost'),
    );
    return { state, asked };
  };
  const isUnderWay = () => expect.poll(() => rig.simulator.requests().length).toBe(1);

  it('comes when the clock of the simulator says so', async () => {
    await post('{"kind":"slow-answer","delaySeconds":12.5,"count":1}');
    const { state, asked } = asking();
    await isUnderWay();
    rig.advance(12);
    expect((await ask()).status).toBe(200);
    expect(state.is).toBe('waiting');
    rig.advance(0.5);
    expect(await asked).toBe('answered');
  });

  it('never comes where the server is closed first', async () => {
    await post('{"kind":"slow-answer","delaySeconds":3600}');
    const { asked } = asking();
    await isUnderWay();
    await served.close();
    expect(await asked).toBe('lost');
    served = await serveSimulator(rig.simulator, { host: '127.0.0.1', port: 0 });
  });
});

describe('the request log', () => {
  it('names the fault that a request met', async () => {
    const { number } = (await (await post('{"kind":"throttle","count":1}')).json()) as ListedFault;
    await ask();
    await ask();
    const entries = (await (await fetch(`${endpoint}/_simulator/requests`)).json()) as readonly { fault?: number; status: number }[];
    expect(entries.map(({ status, fault }) => [status, fault])).toEqual([
      [429, number],
      [200, undefined],
    ]);
  });
});
