/**
 * The job logs of an execution, as DRS sends them.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { describe, expect, test } from 'vitest';
import { ask, answered, detailsOf, http, httpEvent, refusal } from '../harness/answers.ts';
import { drive, startDrill } from '../harness/drive.ts';
import type { AnsweringSimulator } from '../harness/in-process-aws.ts';
import { spoke } from '../harness/product.ts';
import { openTwoPlaces, spokeRegion } from '../harness/two-places.ts';
import { openWaves, run } from '../harness/waves.ts';

type JobLogs = OutputOf<'get_job_logs'>['jobLogs'];

/** Every page, put together again. */
const allLogs = async (page: (nextToken: string | null) => Promise<OutputOf<'get_job_logs'>>): Promise<JobLogs & { pages?: number }> => {
  const logs: { waveNumber: number; jobId: string; events: JobLogs[number]['events'] }[] = [];
  for (let token: string | null = null; ;) {
    const { jobLogs, nextToken } = await page(token);
    for (const log of jobLogs) {
      const last = logs.at(-1);
      if (last?.jobId === log.jobId) last.events.push(...log.events);
      else logs.push(log);
    }
    if (nextToken === null) return logs;
    token = nextToken;
  }
};

/** DRS tells of a job what no model knows. */
const tellingMore = (aws: AnsweringSimulator): AnsweringSimulator => ({
  handle: async (request) => {
    const outcome = await aws.handle(request);
    if (outcome.kind !== 'answered' || !request.path.endsWith('DescribeJobLogItems')) return outcome;
    const body = JSON.parse(outcome.response.body) as { items: unknown[] };
    const { items } = body;
    const [first] = items as { readonly logDateTime: string }[];
    const more = { event: 'LICENCE_CHECKED', logDateTime: first?.logDateTime, eventData: {} };
    return { ...outcome, response: { ...outcome.response, body: JSON.stringify({ ...body, items: [...items, more] }) } };
  },
});

const failFirst = async () => {
  const waves = await openWaves([{ count: 2, onFailure: 'PAUSE' }, 1]);
  const failed = waves.servers[0]?.[0] ?? '';
  waves.product.simulator.addFault({ kind: 'launch-fails', serverId: failed, stage: 'launch', rawError: 'No capacity', count: 1 });
  const state = await run(waves);
  await ask(waves.product, 'retry_wave', { executionId: state.executionId, waveNumber: 1 });
  await drive(waves.product, state);
  return { ...waves, failed, state };
};

describe('the job logs of an execution', () => {
  test('are those of every job in the order of asking, over all accounts, with the names DRS gives', async () => {
    const { product, planId, servers } = await openTwoPlaces();
    const state = await startDrill(product, planId);
    await drive(product, state);
    const { jobLogs, nextToken } = await ask(product, 'get_job_logs', state);
    const { waveStatuses, serverExecutions } = await detailsOf(product, state);
    expect(jobLogs.map(({ waveNumber, jobId }) => [waveNumber, jobId])).toEqual(waveStatuses.map((wave, at) => [at + 1, wave.drsJobId]));
    expect(nextToken).toBeNull();
    for (const [index, { events }] of jobLogs.entries()) {
      expect(events[0]).toEqual({ event: 'JOB_START', logDateTime: expect.stringMatching(/^\d{4}-.*Z$/) as string, eventData: {} });
      expect(events.at(-1)?.event).toBe('JOB_END');
      const ended = events.filter(({ event }) => event === 'LAUNCH_END').map(({ eventData }) => eventData);
      const instances = serverExecutions.filter(({ waveNumber }) => waveNumber === index + 1);
      expect(ended.map(({ sourceServerID }) => sourceServerID).sort()).toEqual([...(servers[index] ?? [])].sort());
      expect(ended.map(({ targetInstanceID }) => targetInstanceID).sort()).toEqual(instances.map(({ instanceId }) => instanceId).sort());
      expect(events.some(({ event, eventData }) => event === 'CONVERSION_END' && eventData.conversionServerID !== undefined)).toBe(true);
      expect(events.map(({ logDateTime }) => logDateTime)).toEqual(events.map(({ logDateTime }) => logDateTime).sort());
    }
    const where = product.asked('DescribeJobLogItems').map(({ accountId, region }) => `${accountId} ${region}`);
    expect(where).toContain(`${spoke} ${spokeRegion}`);
    expect(await http(product, httpEvent('GET', `/executions/${state.executionId}/job-logs`))).toEqual({
      statusCode: 200,
      body: { statusCode: 200, jobLogs, nextToken: null },
    });
  });

  test('have the jobs of all attempts, with the error as DRS gave it, and can be asked for one wave or one job', async () => {
    const { product, failed, state } = await failFirst();
    const { waveStatuses } = await detailsOf(product, state);
    const [first, second] = waveStatuses[0]?.drsJobIds ?? [];
    const third = waveStatuses[1]?.drsJobId;
    const { jobLogs } = await ask(product, 'get_job_logs', state);
    expect(jobLogs.map(({ waveNumber, jobId }) => [waveNumber, jobId])).toEqual([
      [1, first],
      [1, second],
      [2, third],
    ]);
    expect(jobLogs[0]?.events.find(({ event }) => event === 'LAUNCH_FAILED')?.eventData).toMatchObject({
      sourceServerID: failed,
      rawError: 'No capacity',
    });
    const query = { queryStringParameters: { waveNumber: '1' } };
    const { body } = await http(product, httpEvent('GET', `/executions/${state.executionId}/job-logs`, query));
    expect(answered('get_job_logs', body).jobLogs).toEqual(jobLogs.slice(0, 2));
    expect((await ask(product, 'get_job_logs', { ...state, jobId: third })).jobLogs).toEqual(jobLogs.slice(2));
    expect((await ask(product, 'get_job_logs', { ...state, jobId: second, waveNumber: 1 })).jobLogs).toEqual(jobLogs.slice(1, 2));
  });

  test('come page by page, a job split where the page is full, and lose or repeat nothing', async () => {
    const { product, state } = await failFirst();
    const whole = (await ask(product, 'get_job_logs', state)).jobLogs;
    for (const limit of [1, 5, 7, 40]) {
      const sizes: number[] = [];
      const paged = await allLogs(async (nextToken) => {
        const answer = await ask(product, 'get_job_logs', { ...state, limit, ...(nextToken === null ? {} : { nextToken }) });
        sizes.push(answer.jobLogs.reduce((sum, { events }) => sum + events.length, 0));
        return answer;
      });
      expect(paged).toEqual(whole);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
      expect(sizes.slice(0, -1)).not.toContain(0);
    }
  });

  test('of a hundred servers are whole in one answer', async () => {
    const { product, planId } = await openWaves([100]);
    const state = await startDrill(product, planId);
    await drive(product, state);
    const { jobLogs, nextToken } = await ask(product, 'get_job_logs', state);
    expect(nextToken).toBeNull();
    expect(jobLogs[0]?.events.filter(({ event }) => event === 'LAUNCH_END')).toHaveLength(100);
  });

  test('stay below 5 MB where errors are long, and go on in the next answer', async () => {
    const rawError = '"'.repeat(100_000);
    const wordy = (aws: AnsweringSimulator): AnsweringSimulator => ({
      handle: async (request) => {
        const outcome = await aws.handle(request);
        if (outcome.kind !== 'answered' || !request.path.endsWith('DescribeJobLogItems')) return outcome;
        const body = JSON.parse(outcome.response.body) as { items: { eventData: object }[] };
        const items = body.items.map((item) => ({ ...item, eventData: { ...item.eventData, rawError } }));
        return { ...outcome, response: { ...outcome.response, body: JSON.stringify({ ...body, items }) } };
      },
    });
    const { product, planId } = await openWaves([5], { wire: wordy });
    const state = await startDrill(product, planId);
    await drive(product, state);
    const sizes: number[] = [];
    const logs = await allLogs(async (nextToken) => {
      const answer = await ask(product, 'get_job_logs', { ...state, ...(nextToken === null ? {} : { nextToken }) });
      sizes.push(JSON.stringify(answer).length);
      return answer;
    });
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(5_000_000);
    expect(logs[0]?.events.filter(({ event }) => event === 'LAUNCH_END')).toHaveLength(5);
  });

  test('keep events that no model knows', async () => {
    const { product, planId } = await openWaves([1], { wire: tellingMore });
    const state = await startDrill(product, planId);
    await drive(product, state);
    const { jobLogs } = await ask(product, 'get_job_logs', state);
    expect(jobLogs[0]?.events.filter(({ event }) => event === 'LICENCE_CHECKED')).toMatchObject([{ eventData: {} }]);
  });

  test('are none before a job has been asked for', async () => {
    const { product, planId } = await openWaves([1]);
    const state = await startDrill(product, planId);
    expect(await ask(product, 'get_job_logs', state)).toEqual({ statusCode: 200, jobLogs: [], nextToken: null });
    expect(product.asked('DescribeJobLogItems')).toEqual([]);
  });
});

describe('job logs are refused', () => {
  test('for an execution, plan, wave or job that is not there, each by its own name', async () => {
    const { product, state } = await failFirst();
    const other = await openWaves([1]);
    const elsewhere = await run(other);
    const foreign = (await detailsOf(other.product, elsewhere)).waveStatuses[0]?.drsJobId;
    const { waveStatuses } = await detailsOf(product, state);
    const ofWaveTwo = waveStatuses[1]?.drsJobId;
    const { executionId } = state;
    const asked = (fields: object) => refusal(product, { operation: 'get_job_logs', executionId, ...fields });
    expect(await asked({ executionId: 'exec-none' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await asked({ planId: 'rp-other' })).toMatchObject({ statusCode: 404, error: 'EXECUTION_NOT_FOUND' });
    expect(await asked({ waveNumber: 3 })).toMatchObject({ statusCode: 404, error: 'WAVE_NOT_FOUND' });
    expect(await asked({ jobId: `${foreign ?? ''}x` })).toMatchObject({ statusCode: 404, error: 'NOT_FOUND' });
    expect(await asked({ jobId: ofWaveTwo, waveNumber: 1 })).toMatchObject({ statusCode: 404, error: 'NOT_FOUND' });
    expect(await asked({ nextToken: 'no-token' })).toMatchObject({ statusCode: 400, error: 'INVALID_PARAMETERS' });
    const { nextToken } = await ask(product, 'get_job_logs', { executionId, limit: 1 });
    expect(await asked({ nextToken, waveNumber: 2 })).toMatchObject({ statusCode: 400, issues: [{ field: 'nextToken' }] });
    expect(await asked({ limit: 5_001 })).toMatchObject({ statusCode: 400, issues: [{ field: 'limit' }] });
  });

  test('where DRS does not answer for one of the jobs: no log is passed off as empty', async () => {
    const { product, planId } = await openTwoPlaces();
    const state = await startDrill(product, planId);
    await drive(product, state);
    const fault = { kind: 'error', operation: 'DescribeJobLogItems', code: 'AccessDeniedException', status: 403 } as const;
    product.simulator.addFault({ ...fault, region: spokeRegion });
    const refused = await refusal(product, { operation: 'get_job_logs', executionId: state.executionId });
    expect(refused).toMatchObject({ statusCode: 502, error: 'RECOVERY_SERVICE_ERROR', code: 'AccessDeniedException' });
    expect(refused.message).toContain(spokeRegion);
    expect((await ask(product, 'get_job_logs', { executionId: state.executionId, waveNumber: 1 })).jobLogs).toHaveLength(1);
    const { statusCode } = await http(product, httpEvent('GET', `/executions/${state.executionId}/job-logs`));
    expect(statusCode).toBe(502);
  });
});
