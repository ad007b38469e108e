/** The same over HTTP, as the laptop's process does it: what the SDK's own handler makes of cut and missing connections. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { effectKey, serverId } from '@drs-orchestrator/domain';
import { openSimulator, parseEstate, serveSimulator } from '@drs-orchestrator/drs-simulator';
import type { Simulator } from '@drs-orchestrator/drs-simulator';
import { epoch } from '../../../tests/harness/virtual-clock.ts';
import { adaptersBefore, estateOf, own } from './simulated-aws.ts';

const loopback = '127.0.0.1';
let simulator: Simulator;
let served: Awaited<ReturnType<typeof serveSimulator>>;

beforeEach(async () => {
  simulator = openSimulator({ estate: parseEstate(estateOf(2), 'test.yaml'), seed: 7, clock: { now: () => epoch } });
  served = await serveSimulator(simulator, { host: loopback, port: 0 });
});
afterEach(async () => {
  await served.close();
  simulator.close();
});

const adapters = () => adaptersBefore(undefined, { endpoint: `http://${loopback}:${String(served.port)}` });
const drillOf = (server: string) =>
  ({ kind: 'drill', servers: [{ server: serverId(server) }], key: effectKey('a'), tagged: true }) as const;
const firstServer = () => simulator.world().regions[0]!.servers[0]!.sourceServerID;

it('sends one StartRecovery although its connection is cut, and finds the job', async () => {
  simulator.addFault({ kind: 'lost-answer', service: 'drs', operation: 'StartRecovery', when: 'after-effect', count: 1 });
  const request = drillOf(firstServer());
  const { recoveryService } = adapters();
  expect(await recoveryService.start(own, request)).toMatchObject({ refusal: { kind: 'unsure' } });
  expect(simulator.requests().map((entry) => entry.operation)).toEqual(['StartRecovery']);
  const found = await recoveryService.find(own, {
    ...request,
    servers: request.servers.map(({ server }) => server),
    since: epoch,
    known: [],
  });
  expect(found).toMatchObject({ ok: true, value: expect.stringMatching(/^drsjob-/) as string });
});

it('knows that nothing was sent where nobody listens', async () => {
  const request = drillOf(firstServer());
  const { recoveryService } = adapters();
  await served.close();
  expect(await recoveryService.start(own, request)).toMatchObject({ refusal: { kind: 'later', why: 'unreachable', code: 'ECONNREFUSED' } });
  served = await serveSimulator(simulator, { host: loopback, port: 0 });
});
