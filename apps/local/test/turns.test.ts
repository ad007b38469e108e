import { describe, expect, test } from 'vitest';
import { createTurns, type Urgency } from '../src/turns.ts';
import { settle } from './fake-time.ts';

/** A loop that goes round only when the test says so. */
const aLoop = () => {
  const callbacks: (() => void)[] = [];
  let now = 0;
  const turns = createTurns({
    elapsed: () => now,
    after: (_milliseconds, callback) => {
      callbacks.push(callback);
      return () => undefined;
    },
  });
  return {
    turns,
    /** Of so many milliseconds each. */
    goRound: async (rounds = 1, milliseconds = 5) => {
      for (let round = 0; round < rounds; round += 1) {
        now += milliseconds;
        for (const callback of callbacks.splice(0)) callback();
        await settle();
      }
    },
    isAtRest: () => callbacks.length === 0,
  };
};

/** Work that notes when it begins and when each of its calls does; AWS answers at once. */
const doing = ({ turns }: ReturnType<typeof aLoop>, noted: string[]) => {
  return (name: string, urgency: Urgency, calls = 0, answered: Promise<void> = Promise.resolve()): Promise<string> =>
    turns.within(urgency, async () => {
      noted.push(`${name} begins`);
      for (let call = 1; call <= calls; call += 1) {
        await turns.next();
        noted.push(`${name} asks ${String(call)}`);
        await answered;
      }
      return name;
    });
};

const fifty = Array.from({ length: 50 }, (_, index) => `start ${String(index + 1)}`);

describe('on the one loop of the process', () => {
  test('where nothing waits, work begins without waiting for a turn', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    await doing(loop, noted)('start', 'in-turn');
    expect(noted).toEqual(['start begins']);
    await loop.goRound(2);
    expect(loop.isAtRest()).toBe(true);
  });

  test('a request that comes while fifty starts wait begins before all that wait', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    for (const name of fifty) void work(name, 'in-turn');
    await settle();
    expect(await work('request', 'at-once')).toBe('request');
    expect(noted).toEqual(['start 1 begins', 'request begins']);
  });

  test('a request that has to ask AWS asks in the next round, however many starts wait', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    for (const name of fifty) void work(name, 'in-turn', 20);
    await loop.goRound(3);
    void work('request', 'at-once', 1);
    const before = noted.length;
    await loop.goRound();
    expect(noted.slice(before - 1)).toContain('request begins');
    expect(noted.slice(before - 1)).toContain('request asks 1');
    expect(noted.slice(before)).toHaveLength(2);
  });

  test('one piece of work that can wait begins in a round, and all of them have begun when there were rounds enough', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    const ends = fifty.map((name) => work(name, 'in-turn'));
    await loop.goRound(9);
    expect(noted).toHaveLength(10);
    await loop.goRound(40);
    expect(await Promise.all(ends)).toEqual(fifty);
    expect(noted).toEqual(fifty.map((name) => `${name} begins`));
  });

  test('what began first goes on first, and ends before the last begins', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    for (const name of fifty) void work(name, 'in-turn', 3);
    await loop.goRound(250);
    expect(noted).toHaveLength(200);
    expect(noted.indexOf('start 1 asks 3')).toBeLessThan(noted.indexOf('start 5 begins'));
    expect(noted.indexOf('start 40 asks 3')).toBeLessThan(noted.indexOf('start 50 begins'));
  });

  test('a start to which AWS does not answer holds up no other', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    void work('start in a silent Region', 'in-turn', 1, new Promise(() => undefined));
    const others = fifty.map((name) => work(name, 'in-turn', 1));
    await loop.goRound(110);
    expect(await Promise.all(others)).toEqual(fifty);
  });

  test('requests that ask AWS all the time do not keep a start from going on', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    for (let request = 1; request <= 100; request += 1) void work('request', 'at-once', 10);
    void work('start', 'in-turn', 3);
    await loop.goRound(5);
    expect(noted).toContain('start asks 3');
  });

  test('requests that make rounds long do not keep starts from going on: a few more begin in each', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    for (const name of fifty) void work(name, 'in-turn');
    await loop.goRound(1, 80);
    expect(noted).toHaveLength(5);
    await loop.goRound(1, 10_000);
    expect(noted).toHaveLength(13);
    expect(noted).toEqual(fifty.slice(0, 13).map((name) => `${name} begins`));
  });

  test('work that fails gives its turn on', async () => {
    const loop = aLoop();
    const failing = loop.turns.within('in-turn', () => Promise.reject(new Error('It failed')));
    const other = loop.turns.within('in-turn', () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('It failed');
    await loop.goRound();
    expect(await other).toBe('done');
  });

  test('work begun within older work is no older than when it began', async () => {
    const loop = aLoop();
    const noted: string[] = [];
    const work = doing(loop, noted);
    void loop.turns.within('in-turn', async () => {
      void work('step of its engine', 'in-turn');
      await Promise.resolve();
    });
    void work('start', 'in-turn', 1);
    await loop.goRound(4);
    expect(noted).toEqual(['start begins', 'start asks 1', 'step of its engine begins']);
  });
});
