/**
 * A burst of events, each of which wants the same thing to be read anew.
 */
import { expect, it } from 'vitest';
import { oneAfter } from '../src/execution/one-after.ts';

const held = () => {
  const ends: (() => void)[] = [];
  const want = oneAfter(() => new Promise<void>((resolve) => void ends.push(resolve)));
  const end = async (): Promise<void> => {
    ends.at(-1)?.();
    await Promise.resolve().then(() => undefined);
  };
  return { want, end, begun: () => ends.length };
};

it('begins at once, and goes on once after what is under way, however often it was wanted meanwhile', async () => {
  const { want, end, begun } = held();
  want();
  expect(begun()).toBe(1);
  for (let events = 0; events < 20; events += 1) want();
  expect(begun()).toBe(1);
  await end();
  expect(begun()).toBe(2);
  await end();
  expect(begun()).toBe(2);
  want();
  expect(begun()).toBe(3);
});

it('goes on after a failure as after a success', async () => {
  let tries = 0;
  const want = oneAfter(() => {
    tries += 1;
    return Promise.reject(new Error('The server was not there'));
  });
  want();
  want();
  await Promise.resolve().then(() => undefined);
  expect(tries).toBe(2);
});
