/**
 * What every engine promises: a generation runs once, a token is released once, and what is asked about a run is true.
 */
import type { Engine, EngineRun } from '@drs-orchestrator/application';
import { executionId, planId } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';

type Event = { readonly action?: string; readonly taskToken?: string; readonly state?: { readonly executionId?: string } };

export type EngineInTest = {
  readonly engine: Engine;
  /** Until nothing happens any more without time going by. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

/** `invoke`: what the engine asks of execution-handler. */
export type OpenEngine = (invoke: (event: Event) => Promise<unknown>) => EngineInTest;

const run: EngineRun = { executionId: executionId('exec-1'), planId: planId('rp-1'), generation: 1 };

/** An engine whose handler plans these kinds of step, one after the other, the last for ever. */
const planning = (open: OpenEngine, ...kinds: readonly string[]) => {
  const asked: Event[] = [];
  const actions = () => asked.map(({ action }) => action);
  const opened = open((event) => {
    const plans = actions().filter((action) => action === 'plan_next_step').length;
    asked.push(event);
    const kind = kinds[Math.min(plans, kinds.length - 1)];
    const next = { kind, readyWaves: [], waitSeconds: 60 };
    return Promise.resolve({ ...event.state, next, pauseRevision: kind === 'await' ? 3 : null });
  });
  return { ...opened, asked, actions };
};

export const engineContract = (name: string, open: OpenEngine): void => {
  const within = async (
    opened: ReturnType<typeof planning>,
    story: (opened: ReturnType<typeof planning>) => Promise<void>,
  ): Promise<void> => {
    try {
      await story(opened);
    } finally {
      await opened.close();
    }
  };

  describe(`an engine ${name}`, () => {
    test('runs a generation once, however often it is started, also when it is over', () =>
      within(planning(open, 'end'), async ({ engine, settle, actions }) => {
        expect(await Promise.all([engine.start(run), engine.start(run)])).toEqual([
          { ok: true, value: undefined },
          { ok: true, value: undefined },
        ]);
        await settle();
        expect(await engine.start(run)).toEqual({ ok: true, value: undefined });
        await settle();
        expect(actions()).toEqual(['plan_next_step']);
      }));

    test('runs each generation by itself, and asks with the ids it was started with', () =>
      within(planning(open, 'end'), async ({ engine, settle, asked }) => {
        await engine.start(run);
        await engine.start({ ...run, generation: 2 });
        await settle();
        expect(asked).toHaveLength(2);
        expect(asked).toMatchObject([{ state: { executionId: 'exec-1', planId: 'rp-1' } }, { state: { executionId: 'exec-1' } }]);
      }));

    test('says of a run whether it is there: while it waits, when it is over, and when it never was', () =>
      within(planning(open, 'wait'), async ({ engine, settle }) => {
        expect(await engine.isRunning(run)).toBe(false);
        await engine.start(run);
        await settle();
        expect(await engine.isRunning(run)).toBe(true);
        expect(await engine.isRunning({ ...run, generation: 2 })).toBe(false);
      }));

    test('says that a run which has ended is not there any more', () =>
      within(planning(open, 'end'), async ({ engine, settle }) => {
        await engine.start(run);
        await settle();
        expect(await engine.isRunning(run)).toBe(false);
      }));

    test('releases who waits with a token, once, and that run goes on with the pause it waited for', () =>
      within(planning(open, 'await', 'end'), async ({ engine, settle, asked, actions }) => {
        await engine.start(run);
        await settle();
        expect(actions()).toEqual(['plan_next_step', 'await_resume']);
        const token = asked[1]?.taskToken ?? '';
        expect(await engine.release(token)).toEqual({ ok: true, value: 'released' });
        await settle();
        expect(actions()).toEqual(['plan_next_step', 'await_resume', 'resumed', 'plan_next_step']);
        expect(asked[2]).toMatchObject({ state: { executionId: 'exec-1', pauseRevision: 3 } });
        expect(await engine.release(token)).toEqual({ ok: true, value: 'gone' });
      }));

    test('gives each wait a token of its own', () =>
      within(planning(open, 'await'), async ({ engine, settle, asked }) => {
        await engine.start(run);
        await settle();
        await engine.release(asked[1]?.taskToken ?? '');
        await settle();
        const tokens = asked.flatMap(({ taskToken }) => (taskToken === undefined ? [] : [taskToken]));
        expect(tokens).toHaveLength(2);
        expect(new Set(tokens).size).toBe(2);
      }));

    test('finds nobody behind a token that it never gave', () =>
      within(planning(open, 'end'), async ({ engine }) => {
        expect(await engine.release('AAAAKgAAAAIAAAAAAAAAAQ')).toEqual({ ok: true, value: 'gone' });
      }));

    test('names a run as people look it up in Step Functions', () =>
      within(planning(open, 'end'), async ({ engine }) => {
        expect(engine.arn({ ...run, generation: 12 })).toBe('arn:aws:states:us-east-1:123456789012:execution:dr-orchestration:exec-1-12');
      }));
  });
};
