import { describe, expect, it } from 'vitest';
import { layOut, pathOf, sizes, type GraphWave, type Layout } from '../src/graph/layout.ts';

const wave = (key: string, ...dependsOn: string[]): GraphWave => ({ key, dependsOn });

const columnOf = ({ waves }: Layout, key: string): number =>
  ((waves.find((one) => one.key === key)?.x ?? -1) - sizes.margin) / (sizes.width + sizes.columnGap);

/** Boxes of waves of one column that lie on each other. */
const overlaps = ({ waves }: Layout): readonly string[] =>
  waves.flatMap((one) =>
    waves.filter((other) => other.key > one.key && other.x === one.x && Math.abs(other.y - one.y) < sizes.height).map(({ key }) => key),
  );

describe('the drawing of a plan', () => {
  it('puts what may run at the same time into one column, and each wave right of all that it waits for', () => {
    const drawn = layOut([wave('1'), wave('2', '1'), wave('3', '1'), wave('4', '2', '3'), wave('5', '1', '4')]);
    expect(['1', '2', '3', '4', '5'].map((key) => columnOf(drawn, key))).toEqual([0, 1, 1, 2, 3]);
    expect(overlaps(drawn)).toEqual([]);
  });

  it('follows what waits for what, not the numbers', () => {
    const drawn = layOut([wave('1', '3'), wave('2'), wave('3', '2')]);
    expect(['1', '2', '3'].map((key) => columnOf(drawn, key))).toEqual([2, 0, 1]);
  });

  it('leads a long line past the waves between its ends', () => {
    const drawn = layOut([wave('1'), wave('2', '1'), wave('3', '2', '1')]);
    const long = drawn.lines.find(({ from, to }) => from === '1' && to === '3');
    const between = drawn.waves.find(({ key }) => key === '2');
    expect(long?.points).toHaveLength(4);
    for (const { y } of long?.points.slice(1, 3) ?? []) expect(Math.abs(y - (between?.y ?? 0))).toBeGreaterThanOrEqual(sizes.height / 2);
  });

  it('uncrosses what need not cross', () => {
    const drawn = layOut([wave('a'), wave('b'), wave('c', 'b'), wave('d', 'a')]);
    const y = (key: string): number => drawn.waves.find((one) => one.key === key)?.y ?? 0;
    expect(y('a') < y('b')).toBe(y('d') < y('c'));
  });

  it('draws waves that wait for each other in a circle, and marks the line that closes it', () => {
    const drawn = layOut([wave('1', '3'), wave('2', '1'), wave('3', '2')]);
    expect(drawn.waves).toHaveLength(3);
    expect(drawn.lines.filter(({ closesCircle }) => closesCircle)).toHaveLength(1);
    expect(new Set(['1', '2', '3'].map((key) => columnOf(drawn, key)))).toEqual(new Set([0, 1, 2]));
  });

  it('leaves out what waits for a wave that is not there', () => {
    expect(layOut([wave('1', 'gone')]).lines).toEqual([]);
  });

  it('is the same for the same plan, lies within its size, and takes no time for a hundred waves', () => {
    const waves = Array.from({ length: 100 }, (_, index) =>
      wave(String(index), ...[index - 1, index - 7, Math.floor(index / 2)].filter((one) => one >= 0 && one < index).map(String)),
    );
    const began = performance.now();
    const drawn = layOut(waves);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(layOut(waves)).toEqual(drawn);
    expect(overlaps(drawn)).toEqual([]);
    for (const { x, y } of drawn.waves) {
      expect(x >= 0 && x + sizes.width <= drawn.width).toBe(true);
      expect(y - sizes.height / 2 >= 0 && y + sizes.height / 2 <= drawn.height).toBe(true);
    }
    for (const line of drawn.lines) expect(pathOf(line)).toMatch(/^M [\d. ]+(?:C [\d., ]+)+$/);
  });

  it('of no wave is empty', () => expect(layOut([])).toMatchObject({ waves: [], lines: [] }));
});
