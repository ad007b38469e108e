/** TerminateRecoveryInstances: one request, what each answer means, and the job whose answer was lost. */
import { describe, expect, it } from 'vitest';
import type { LostTermination } from '@drs-orchestrator/application';
import { instanceId, later } from '@drs-orchestrator/domain';
import type { Fault } from '@drs-orchestrator/drs-simulator';
import { epoch } from '../../../tests/harness/virtual-clock.ts';
import { drill, own, simulatedAws } from './simulated-aws.ts';

/** Three servers that have been drilled to their end. */
const drilled = async () => {
  const aws = simulatedAws();
  await drill(aws, aws.servers, 'exec-1/1/1/1');
  await aws.clock.sleep(3_600_000);
  const listed = await aws.recoveryService.instances(own, aws.servers);
  if (!listed.ok) throw new Error(listed.refusal.message);
  return { aws, instances: listed.value.map((one) => ({ instanceId: one.instanceId, server: one.server })) };
};
type Drilled = Awaited<ReturnType<typeof drilled>>;

const idsOf = ({ instances }: Drilled) => instances.map((one) => one.instanceId);
const lost = ({ instances }: Drilled, changes: Partial<LostTermination> = {}): LostTermination => ({
  instances,
  since: epoch,
  known: [],
  ...changes,
});
const failing = (code: string, status: number, message = code): Fault => ({
  kind: 'error',
  service: 'drs',
  operation: 'TerminateRecoveryInstances',
  code,
  status,
  message,
  count: 1,
});

describe('asking', () => {
  it('names the instances, and answers the job that is then reported on', async () => {
    const some = await drilled();
    const job = await some.aws.terminations.terminate(own, idsOf(some));
    expect(some.aws.asked('TerminateRecoveryInstances').map(({ parameters }) => parameters['recoveryInstanceIDs'])).toEqual([idsOf(some)]);
    if (!job.ok) throw new Error(job.refusal.message);
    await some.aws.clock.sleep(600_000);
    const reports = await some.aws.recoveryService.report(own, [job.value]);
    expect(reports).toMatchObject({ ok: true, value: [{ status: 'COMPLETED', servers: [{ launchStatus: 'TERMINATED' }, {}, {}] }] });
  });

  it.each([
    [failing('ServiceQuotaExceededException', 402), 'later'],
    [failing('ThrottlingException', 429), 'later'],
    [failing('ConflictException', 409), 'conflict'],
    [failing('InternalServerException', 500), 'unsure'],
    [failing('ValidationException', 400), 'never'],
    [failing('AccessDeniedException', 403), 'never'],
  ] as const)('takes %j for: %s, and sends one request', async (fault, kind) => {
    const some = await drilled();
    some.aws.simulator.addFault(fault);
    expect(await some.aws.terminations.terminate(own, idsOf(some))).toMatchObject({ ok: false, refusal: { kind } });
    expect(some.aws.asked('TerminateRecoveryInstances')).toHaveLength(1);
  });

  it('says which instance DRS does not know', async () => {
    const some = await drilled();
    const stranger = instanceId('i-0123456789abcdef0');
    expect(await some.aws.terminations.terminate(own, [...idsOf(some), stranger])).toMatchObject({
      ok: false,
      refusal: { kind: 'unknown-instance', instanceId: stranger },
    });
  });
});

describe('a lost job', () => {
  it('is the one of exactly these instances, made since', async () => {
    const some = await drilled();
    some.aws.simulator.addFault({ kind: 'lost-answer', operation: 'TerminateRecoveryInstances', when: 'after-effect', count: 1 });
    const asked = await some.aws.terminations.terminate(own, idsOf(some));
    expect(asked).toMatchObject({ ok: false, refusal: { kind: 'unsure' } });
    const found = await some.aws.terminations.find(own, lost(some));
    if (!found.ok || found.value === undefined) throw new Error('Not found');
    expect(found.value).toMatch(/^drsjob-/);
    expect(await some.aws.terminations.find(own, lost({ ...some, instances: some.instances.slice(1) }))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await some.aws.terminations.find(own, lost(some, { known: [found.value] }))).toEqual({ ok: true, value: undefined });
    expect(await some.aws.terminations.find(own, lost(some, { since: later(some.aws.clock.now(), 1) }))).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it('is not the job that launched them', async () => {
    const some = await drilled();
    expect(await some.aws.terminations.find(own, lost(some))).toEqual({ ok: true, value: undefined });
  });

  it('is unknown where DRS does not answer', async () => {
    const some = await drilled();
    some.aws.simulator.addFault({ kind: 'error', operation: 'DescribeJobs', code: 'AccessDeniedException', status: 403, count: 1 });
    expect(await some.aws.terminations.find(own, lost(some))).toMatchObject({ ok: false });
  });
});
