/**
 * What every notifier promises, on AWS and in a test.
 */
import type { Notification, Notifier } from '@drs-orchestrator/application';
import { executionId, planId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';

export type NotifierInTest = {
  readonly notifier: Notifier;
  /** The subjects that reached the topic, oldest first. */
  published(): readonly string[];
};

export const notifierContract = (name: string, open: () => NotifierInTest): void => {
  describe(`a notifier ${name}`, () => {
    test('names its targets, and takes news for each of them', async () => {
      const { notifier, published } = open();
      expect(notifier.targets).toContain('topic');
      for (const target of notifier.targets) expect(await notifier.send(target, news('one'))).toEqual({ ok: true, value: undefined });
      expect(published()).toEqual(['one']);
    });

    test('sends what it is given again, once more and in order', async () => {
      const { notifier, published } = open();
      for (const subject of ['one', 'two', 'two']) await notifier.send('topic', news(subject));
      expect(published()).toEqual(['one', 'two', 'two']);
    });

    test('may be asked for the same address as often as anybody likes', async () => {
      const { notifier, published } = open();
      for (let times = 0; times < 3; times += 1) {
        expect(await notifier.subscribe('ops@example.com')).toEqual({ ok: true, value: undefined });
      }
      expect(published()).toEqual([]);
    });

    test('says how execution-handler is called', () => {
      expect(open().notifier.invokeCommand).toMatch(/^aws .*lambda invoke .*execution-handler$/);
    });
  });
};

export const news = (subject: string): Notification => ({
  topic: 'started',
  deliveryId: 'exec-1/3.0.notify',
  subject,
  text: `The drill has started: ${subject}`,
  mailTo: 'ops@example.com',
  detail: {
    topic: 'started',
    executionId: executionId('exec-1'),
    planId: planId('rp-1'),
    planName: 'Production DR Plan',
    executionType: 'DRILL',
    status: 'RUNNING',
    initiatedBy: 'test',
    startTime: '2026-01-05T08:00:00.000Z',
    endTime: null,
    totalWaves: 1,
    completedWaves: 0,
    totalServers: 1,
    counters: { serversLaunched: 0, serversCompleted: 0, serversFailed: 0 },
    failedServers: [],
    waveNumber: null,
    waveName: null,
    waveStatus: null,
    reason: null,
    at: '2026-01-05T08:00:00.000Z',
    resume: null,
  },
});
