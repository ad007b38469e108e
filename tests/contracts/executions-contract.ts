/**
 * What a store promises of heads and objects.
 */
import type { HeadTimes } from '@drs-orchestrator/application';
import { executionId, instant } from '@drs-orchestrator/domain';
import { expect, it } from 'vitest';
import type { StoreInTest, Volumes } from './store-in-test.ts';
import { chunk, headOf, noon, record } from './store-samples.ts';

const conflict = { ok: false, refusal: { kind: 'conflict' } };
const done = { ok: true, value: undefined };
const id = executionId('exec-1');
const polled: HeadTimes = { lastPolledTime: instant(noon + 5_000), nextPollAt: instant(noon + 20_000) };

export const executionsContract = (inTest: StoreInTest, volumes: Volumes): void => {
  headConditions(inTest, volumes);
  headPromises(inTest);
  objectPromises(inTest);
  touchPromises(inTest);
};

/** What is written only where nobody has written since. */
export const headConditions = (inTest: StoreInTest, { writers, rounds }: Volumes): void => {
  it('creates an execution only once', async () => {
    const { executions } = inTest().store;
    expect(await executions.write(headOf('exec-1'), null, [])).toEqual(done);
    expect(await executions.write(headOf('exec-1', { state: 'other' }), null, [])).toEqual(conflict);
    expect((await executions.head(id))?.state).toBe(headOf('exec-1').state);
  });

  it('refuses a write that names a revision nobody has written', async () => {
    const { executions } = inTest().store;
    expect(await executions.write(headOf('exec-1', { revision: 2 }), 1, [])).toEqual(conflict);
    expect(await executions.head(id)).toBeUndefined();
    await executions.write(headOf('exec-1'), null, []);
    expect(await executions.write(headOf('exec-1', { revision: 4 }), 3, [])).toEqual(conflict);
  });

  it('lets one of two writers win who read the same revision, and loses nothing of the winner', async () => {
    const { executions } = inTest().store;
    const others = (await inTest().another()).executions;
    await executions.write(headOf('exec-1'), null, []);
    expect(await executions.write(headOf('exec-1', { revision: 2, state: 'first' }), 1, [record(2, 'aaa')])).toEqual(done);
    expect(await others.write(headOf('exec-1', { revision: 2, state: 'second' }), 1, [record(2, 'bbb')])).toEqual(conflict);
    expect((await others.head(id))?.state).toBe('first');
  });

  it('refuses to touch on another revision, or where there is no head', async () => {
    const { executions } = inTest().store;
    expect(await executions.touch(id, 1, polled)).toEqual(conflict);
    expect(await executions.head(id)).toBeUndefined();
    await executions.write(headOf('exec-1', { revision: 2 }), null, []);
    expect(await executions.touch(id, 1, polled)).toEqual(conflict);
    expect(await executions.touch(id, 3, polled)).toEqual(conflict);
    expect(await executions.head(id)).toEqual(headOf('exec-1', { revision: 2 }));
  });

  it(`lets exactly one of ${writers} writers win each revision`, async () => {
    const { executions } = inTest().store;
    const others = (await inTest().another()).executions;
    for (let revision = 1; revision <= rounds; revision += 1) {
      const answers = await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const head = headOf('exec-1', { revision, state: `writer ${writer}` });
          const store = writer % 2 === 0 ? executions : others;
          const answer = await store.write(head, revision === 1 ? null : revision - 1, [record(revision, `by${writer}`)]);
          return { writer, won: answer.ok };
        }),
      );
      const winners = answers.filter(({ won }) => won);
      expect(winners).toHaveLength(1);
      expect(await executions.head(id)).toMatchObject({ revision, state: `writer ${winners[0]?.writer ?? ''}` });
    }
    expect(await executions.recordNames(id, 0, 1_000)).toHaveLength(writers * rounds);
  });
};

const headPromises = (inTest: StoreInTest): void => {
  it('knows nothing of an execution that nobody wrote', async () => {
    const { executions } = inTest().store;
    expect(await executions.head(id)).toBeUndefined();
    expect(await executions.objects(id, [])).toEqual([]);
    expect(await executions.recordNames(id, 0, 10)).toEqual([]);
  });

  it('gives back the very head that was written, whatever stands in it', async () => {
    const { executions } = inTest().store;
    const finished = headOf('exec-1', {
      ...polled,
      visible: false,
      active: false,
      state: JSON.stringify({ text: 'Grüße 🚀 "quoted" \\ \n\t\u0000', much: 'x'.repeat(190_000) }),
      listing: { endTime: instant(noon + 1), planName: '', initiatedBy: 'Jürgen', executionType: 'RECOVERY', status: 'COMPLETED' },
    });
    expect(await executions.write(finished, null, [])).toEqual(done);
    expect(await executions.head(id)).toEqual(finished);
  });

  it('refuses to write a head that does not move on', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1'), null, []);
    await expect(executions.write(headOf('exec-1'), 1, [])).rejects.toThrow(RangeError);
  });
};

const objectPromises = (inTest: StoreInTest): void => {
  it('reads objects in the order asked, byte for byte, also one asked for twice', async () => {
    const { executions } = inTest().store;
    const objects = [chunk(1, '{"a":1}'), record(1, 'abc', '{ "spaces" :\t"kept", "é😀": "\\u00e9\\n" }'), chunk(2, '{"b":2}')] as const;
    await executions.write(headOf('exec-1'), null, objects);
    const names = [objects[2].name, objects[0].name, objects[1].name, objects[0].name];
    expect(await executions.objects(id, names)).toEqual([objects[2], objects[0], objects[1], objects[0]]);
  });

  it('throws for an object that is not there, naming it', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1'), null, [chunk(1, 'there')]);
    await expect(executions.objects(id, ['S#1#5', 'S#9#missing'])).rejects.toThrow('S#9#missing');
    await expect(executions.objects(executionId('exec-2'), ['S#1#5'])).rejects.toThrow('S#1#5');
  });

  it('takes an object again that is there already, also twice in one write', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1'), null, [chunk(1, 'same')]);
    expect(await executions.write(headOf('exec-1', { revision: 2 }), 1, [chunk(1, 'same'), chunk(1, 'same')])).toEqual(done);
    expect(await executions.objects(id, ['S#1#4'])).toEqual([chunk(1, 'same')]);
  });

  it('takes 60 objects in one write and reads 120 at once', async () => {
    const { executions } = inTest().store;
    const objects = Array.from({ length: 120 }, (_, index) => chunk(index, `{"chunk":${index}}`));
    await executions.write(headOf('exec-1'), null, objects.slice(0, 60));
    await executions.write(headOf('exec-1', { revision: 2 }), 1, objects.slice(60));
    const names = objects.map(({ name }) => name).reverse();
    expect(await executions.objects(id, names)).toEqual(objects.toReversed());
  });

  it('takes bodies of 300 KB', async () => {
    const { executions } = inTest().store;
    const objects = [0, 1, 2, 3, 4, 5].map((digit) => ({ name: `S#${digit}#big`, body: String(digit).repeat(300_000) }));
    await executions.write(headOf('exec-1'), null, objects);
    const names = objects.map(({ name }) => name);
    expect(await executions.objects(id, names)).toEqual(objects);
  });

  it('names the records of an execution by revision, the losing ones too, from any revision on and only so many', async () => {
    const { executions } = inTest().store;
    await executions.write(headOf('exec-1'), null, [record(1, 'a'), chunk(1, 'no record'), { name: 'P#1#plan', body: 'p' }]);
    await executions.write(headOf('exec-1', { revision: 2 }), 1, [record(2, 'won')]);
    await executions.write(headOf('exec-1', { revision: 2 }), 1, [record(2, 'lost')]);
    for (let revision = 3; revision <= 12; revision += 1) {
      await executions.write(headOf('exec-1', { revision }), revision - 1, [record(revision, 'x')]);
    }
    await executions.write(headOf('exec-10'), null, [record(1, 'of another')]);
    const later = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((revision) => record(revision, 'x'));
    const all = [record(1, 'a'), record(2, 'lost'), record(2, 'won'), ...later].map(({ name }) => name);
    expect(await executions.recordNames(id, 0, 100)).toEqual(all);
    expect(await executions.recordNames(id, 2, 3)).toEqual(all.slice(1, 4));
    expect(await executions.recordNames(id, 10, 100)).toEqual(all.slice(10));
    expect(await executions.recordNames(id, 13, 100)).toEqual([]);
  });
};

const touchPromises = (inTest: StoreInTest): void => {
  it('touches the times of a head and nothing else', async () => {
    const { executions } = inTest().store;
    const head = headOf('exec-1');
    await executions.write(head, null, []);
    expect(await executions.touch(id, 1, polled)).toEqual(done);
    expect(await executions.head(id)).toEqual({ ...head, ...polled });
    expect(await executions.touch(id, 1, { lastPolledTime: polled.lastPolledTime, nextPollAt: null })).toEqual(done);
    expect((await executions.head(id))?.nextPollAt).toBeNull();
    expect(await executions.write(headOf('exec-1', { revision: 2 }), 1, [])).toEqual(done);
  });
};
