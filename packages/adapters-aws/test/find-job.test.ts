/** Looking for a job whose answer was lost. */
import { describe, expect, it } from 'vitest';
import type { LostJob } from '@drs-orchestrator/application';
import { effectKey, later } from '@drs-orchestrator/domain';
import type { ServerId } from '@drs-orchestrator/domain';
import { epoch } from '../../../tests/harness/virtual-clock.ts';
import { drill, own, simulatedAws } from './simulated-aws.ts';
import type { SimulatedAws } from './simulated-aws.ts';

const key = effectKey('exec-1/1/1/1');
const untagged = (aws: SimulatedAws, servers: readonly ServerId[], kind: 'drill' | 'recovery' = 'drill') =>
  aws.recoveryService.start(own, { kind, servers: servers.map((server) => ({ server })), key, tagged: false });
const lostDrill = (servers: readonly ServerId[], changes: Partial<LostJob> = {}): LostJob => ({
  kind: 'drill',
  servers,
  key,
  tagged: true,
  since: epoch,
  known: [],
  ...changes,
});

describe('by its tag', () => {
  it('finds the job of this key among others', async () => {
    const aws = simulatedAws(205);
    const jobs = [];
    for (const [index, server] of aws.servers.entries())
      if (index < 15) jobs.push(await drill(aws, [server], `exec-1/1/1/${String(index)}`));
    expect(await aws.recoveryService.find(own, lostDrill([], { key: effectKey('exec-1/1/1/3') }))).toEqual({ ok: true, value: jobs[3] });
    expect(await aws.recoveryService.find(own, lostDrill([], { key: effectKey('exec-1/1/1/33') }))).toEqual({ ok: true, value: undefined });
  });

  it('does not take a job from before the moment', async () => {
    const aws = simulatedAws();
    await drill(aws, aws.servers, key);
    expect(await aws.recoveryService.find(own, lostDrill(aws.servers, { since: later(epoch, 1) }))).toEqual({ ok: true, value: undefined });
  });
});

describe('without a tag', () => {
  it('takes the job of the same kind and exactly the same servers', async () => {
    const aws = simulatedAws();
    const started = await untagged(aws, aws.servers);
    const lost = lostDrill(aws.servers.toReversed(), { tagged: false });
    expect(await aws.recoveryService.find(own, lost)).toEqual(started);
    expect(await aws.recoveryService.find(own, { ...lost, kind: 'recovery' })).toEqual({ ok: true, value: undefined });
    expect(await aws.recoveryService.find(own, { ...lost, servers: aws.servers.slice(1) })).toEqual({ ok: true, value: undefined });
  });

  it('leaves a job alone that is accounted for', async () => {
    const aws = simulatedAws();
    const started = await untagged(aws, aws.servers);
    const known = started.ok ? [started.value] : [];
    expect(await aws.recoveryService.find(own, lostDrill(aws.servers, { tagged: false, known }))).toEqual({ ok: true, value: undefined });
  });

  it('leaves a job alone that another effect asked for under its key', async () => {
    const aws = simulatedAws();
    await drill(aws, aws.servers, 'exec-2/1/1/1');
    expect(await aws.recoveryService.find(own, lostDrill(aws.servers, { tagged: false }))).toEqual({ ok: true, value: undefined });
  });
});

it('does not guess where DescribeJobs is not answered', async () => {
  const aws = simulatedAws();
  aws.simulator.addFault({
    kind: 'error',
    service: 'drs',
    operation: 'DescribeJobs',
    code: 'AccessDeniedException',
    status: 403,
    message: 'no',
  });
  expect(await aws.recoveryService.find(own, lostDrill(aws.servers))).toMatchObject({ ok: false, refusal: { kind: 'never' } });
});
