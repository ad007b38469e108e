/**
 * What the page of an execution says of where it stands, and of what each action would do.
 */
import { describe, expect, it, test } from 'vitest';
import {
  announcement,
  effectText,
  outcomeOf,
  pauseHint,
  pauseText,
  shortfall,
  toDecide,
  waveActions,
} from '../src/execution/consequences.ts';
import { aPause, aServer, anExecution, aWave } from './an-execution.ts';

const failed = { status: 'FAILED', failureReason: 'No such kernel' } as const;
const running = { status: 'COMPLETED', launchStatus: 'LAUNCHED', recoveryInstanceId: 'i-1' } as const;

describe('a pause', () => {
  it('that somebody asked for says which waves go on in spite of it', () => {
    const execution = anExecution({ waveStatuses: [aWave(1, { status: 'COMPLETED' }), aWave(2, { status: 'IN_PROGRESS' }), aWave(3)] });
    const pause = aPause('OPERATOR');
    expect(pauseText(pause)).toBe('Paused by anna');
    expect(pauseHint(execution, pause)).toBe(
      'No further wave starts until somebody resumes it. Wave 2 goes on meanwhile: DRS cannot stop a job.',
    );
  });

  it('before waves names them, one or several', () => {
    expect(pauseText(aPause('BEFORE_WAVES', 2))).toBe('Waits for somebody before wave 2, as the plan wants');
    expect(pauseText(aPause('BEFORE_WAVES', 2, 3))).toBe('Waits for somebody before waves 2, 3, as the plan wants');
  });

  it('because of a failed wave names the servers and what can be done', () => {
    const pause = aPause('FAILED_WAVES', 1);
    const waveStatuses = [aWave(1, { status: 'FAILED' }), aWave(2)];
    const execution = anExecution({ pause, waveStatuses, serverExecutions: [aServer('db02', 1, failed), aServer('db01', 1, running)] });
    expect(pauseHint(execution, pause)).toBe('db02 failed. Retry the wave, skip it, or resume without it.');
    expect(effectText({ action: 'resume' }, execution, undefined)).toContain('without what failed (db02)');
    expect(effectText({ action: 'retry', wave: 1 }, execution, undefined)).toBe('What failed in this wave is launched again: db02.');
  });

  it('because the last wave failed says that resuming ends the execution as failed', () => {
    const pause = aPause('FAILED_WAVES', 2);
    const waveStatuses = [aWave(1, { status: 'COMPLETED' }), aWave(2, { status: 'FAILED' })];
    const execution = anExecution({ pause, waveStatuses });
    expect(pauseHint(execution, pause)).toContain('resuming ends the execution as failed');
    expect(effectText({ action: 'resume' }, execution, undefined)).toContain('the execution ends as failed');
  });
});

describe('where an earlier wave has failed too', () => {
  const pause = aPause('FAILED_WAVES', 3);
  const waveStatuses = [aWave(1, { status: 'COMPLETED' }), aWave(2, { status: 'TIMED_OUT' }), aWave(3, { status: 'FAILED' })];
  const execution = anExecution({ pause, waveStatuses });

  it('a pause at the last one names both, and offers what can be done about both', () => {
    expect(pauseHint(execution, pause)).toContain('Wave 2 failed before and stands so still: retry or skip it too.');
    expect(toDecide(execution).map(({ waveNumber }) => waveNumber)).toEqual([2, 3]);
  });

  it('skipping the last one says that the execution ends as failed by the other', () => {
    expect(effectText({ action: 'skip', wave: 3 }, execution, undefined)).toContain('wave 2 failed too: the execution ends as failed');
    const goesOn = anExecution({ pause, waveStatuses: [...waveStatuses, aWave(4)] });
    expect(effectText({ action: 'skip', wave: 3 }, goesOn, undefined)).toContain('goes on without this wave');
  });

  it('cancelling says whether anything is spared by it', () => {
    expect(effectText({ action: 'cancel' }, execution, undefined)).toContain('nothing is spared');
    expect(effectText({ action: 'cancel' }, anExecution({ waveStatuses: [aWave(1)] }), undefined)).toContain('No further wave starts');
  });

  it('one that somebody has paused, or that is not paused, has nothing to decide', () => {
    expect(toDecide(anExecution({ pause: aPause('OPERATOR'), waveStatuses }))).toEqual([]);
    expect(toDecide(anExecution({ pause: null, waveStatuses }))).toEqual([]);
  });
});

describe('before instances are terminated', () => {
  const serverExecutions = ['web10', 'web2', 'web1'].map((name) => aServer(name, 1, running)).concat(aServer('db1', 1, failed));

  it('it is said how many and of which servers', () =>
    expect(effectText({ action: 'terminate' }, anExecution({ serverExecutions }), undefined)).toContain(
      '3 instances are terminated: web1, web2, web10.',
    ));

  it('those that are gone already are not counted', () => {
    const gone = (name: string, state: 'terminated' | 'failed') => ({
      instanceId: `i-${name}`,
      sourceServerId: `s-${name}`,
      accountId: '123456789012',
      region: 'us-east-1',
      state,
    });
    const termination = (...instances: ReturnType<typeof gone>[]) => ({
      statusCode: 200 as const,
      executionId: 'exec-1',
      requested: true,
      jobs: [],
      instances,
      progressPercent: 100,
      allCompleted: true,
      anyFailed: false,
      remainingInstances: [],
    });
    const text = (...instances: ReturnType<typeof gone>[]) =>
      effectText({ action: 'terminate' }, anExecution({ serverExecutions }), termination(...instances));
    expect(text(gone('web1', 'terminated'), gone('web2', 'failed'), gone('web10', 'terminated'))).toContain(
      '1 instance is terminated: web2.',
    );
    expect(text(gone('web1', 'terminated'), gone('web2', 'terminated'), gone('web10', 'terminated'))).toContain(
      'none of its instances is left',
    );
  });
});

describe('one that has completed', () => {
  it('says what it is without', () => {
    const waveStatuses = [aWave(1, { status: 'COMPLETED' }), aWave(3, { status: 'SKIPPED' })];
    const serverExecutions = [aServer('web1', 3, failed), aServer('db1', 1, running)];
    expect(shortfall(anExecution({ status: 'COMPLETED', waveStatuses, serverExecutions }))).toBe('Skipped: 3. Web. Failed: web1.');
  });

  it('with everything says nothing of it', () => {
    const whole = { waveStatuses: [aWave(1, { status: 'COMPLETED' })], serverExecutions: [aServer('db1', 1, running)] };
    expect(shortfall(anExecution({ status: 'COMPLETED', ...whole }))).toBeNull();
  });
});

describe('a server that nobody has handed to DRS', () => {
  test.each([
    ['waits for its wave', 'PENDING', 'RUNNING', 'PENDING'],
    ['was not launched, where it was over before its wave began', 'PENDING', 'FAILED', 'NOT_LAUNCHED'],
    ['was not launched, where its wave was skipped', 'SKIPPED', 'RUNNING', 'NOT_LAUNCHED'],
    ['was not launched, where its wave was cancelled', 'CANCELLED', 'CANCELLED', 'NOT_LAUNCHED'],
    ['is in progress once its wave is', 'IN_PROGRESS', 'RUNNING', 'IN_PROGRESS'],
  ] as const)('%s', (_, wave, status, word) => expect(outcomeOf(aServer('db1', 1), aWave(1, { status: wave }), { status })).toBe(word));

  it('is what it was, where it had failed before its wave was skipped', () =>
    expect(outcomeOf(aServer('db1', 1, failed), aWave(1, { status: 'SKIPPED' }), { status: 'COMPLETED' })).toBe('FAILED'));
});

describe('the buttons of a wave', () => {
  const yes = { allowed: true, reason: null };
  const no = { allowed: false, reason: 'Your roles do not allow it' };
  it('are both there where it has failed, also those that cannot be pressed', () =>
    expect(waveActions(aWave(1, { status: 'TIMED_OUT', allowedActions: { retry: no, skip: yes } }))).toEqual(['retry', 'skip']));
  it('are what may be done in any other', () => {
    expect(waveActions(aWave(1, { allowedActions: { retry: no, skip: yes } }))).toEqual(['skip']);
    expect(waveActions(aWave(1, { status: 'COMPLETED', allowedActions: { retry: no, skip: no } }))).toEqual([]);
  });
});

describe('who does not see the page', () => {
  it('is told its status, why it is paused or has failed, and that the connection is lost', () => {
    expect(announcement(anExecution({}), 'live', null)).toBe('Running');
    expect(announcement(anExecution({ status: 'PAUSED', pause: aPause('FAILED_WAVES', 1) }), 'lost', null)).toBe(
      'Paused. Paused because wave 1 failed. Connection lost',
    );
    expect(announcement(anExecution({ status: 'FAILED', reason: 'Wave 1 failed' }), null, 'No instance is left')).toBe(
      'Failed. Wave 1 failed. No instance is left',
    );
  });
});
