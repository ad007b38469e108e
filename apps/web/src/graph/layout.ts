/**
 * Where waves and the lines between them stand in the drawing of a plan.
 *
 * Owns: the layers. A wave stands one column right of the latest that it waits for, so what stands in one column may run at the same
 * time. Waves that wait for each other in a circle, which a form can hold while it is written, are drawn, too: the line that closes the
 * circle counts for no column and is marked.
 *
 * Invariants
 * 1. Every line leads from a column to one right of it, except those that are marked.
 * 2. The same waves give the same drawing.
 */
export type GraphWave = { readonly key: string; readonly dependsOn: readonly string[] };
export type Point = { readonly x: number; readonly y: number };
export type PlacedWave = Point & { readonly key: string };
/** From the wave that has to be over to the one that waits. `points`: the corners, ends included. */
export type Line = { readonly from: string; readonly to: string; readonly points: readonly Point[]; readonly closesCircle: boolean };
export type Layout = {
  readonly waves: readonly PlacedWave[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
};

/** In pixels. */
export const sizes = { width: 176, height: 56, columnGap: 56, rowGap: 20, passHeight: 12, margin: 8, circleDepth: 44 } as const;

/** Above this the crossings that are left are few. */
const sweeps = 4;

type Dependency = { readonly from: string; readonly to: string };

/** A wave, or the place where a long line passes a column. */
type Item = { readonly id: string; readonly wave: string | null; readonly before: readonly string[] };

export const layOut = (waves: readonly GraphWave[]): Layout => {
  const circular = circleClosers(waves);
  const dependencies = waves.flatMap(({ key, dependsOn }) =>
    dependsOn.filter((from) => waves.some((wave) => wave.key === from)).map((from): Dependency => ({ from, to: key })),
  );
  const straight = dependencies.filter((one) => !circular.has(idOf(one)));
  const ranks = rank(waves, straight);
  const columns = untangle(columnsOf(waves, straight, ranks));
  const places = place(columns);
  const at = (id: string): Point => places.at.get(id) ?? { x: 0, y: 0 };
  const lines = dependencies.map((one): Line => {
    const closesCircle = circular.has(idOf(one));
    return { ...one, closesCircle, points: closesCircle ? under(at(one.from), at(one.to)) : through(one, ranks, at) };
  });
  const depth = circular.size > 0 ? sizes.circleDepth : 0;
  return { waves: waves.map(({ key }) => ({ key, ...at(key) })), lines, width: places.width, height: places.height + depth };
};

const idOf = ({ from, to }: Dependency): string => JSON.stringify([from, to]);
const passOf = (one: Dependency, column: number): string => `${idOf(one)} ${String(column)}`;

/** The dependencies without which there would be no circle. */
const circleClosers = (waves: readonly GraphWave[]): ReadonlySet<string> => {
  const byKey = new Map(waves.map((wave) => [wave.key, wave]));
  const closers = new Set<string>();
  const done = new Set<string>();
  const visit = (to: string, above: ReadonlySet<string>): void => {
    const path = new Set(above).add(to);
    for (const from of byKey.get(to)?.dependsOn ?? []) {
      if (path.has(from)) closers.add(idOf({ from, to }));
      else if (!done.has(from)) visit(from, path);
    }
    done.add(to);
  };
  for (const { key } of waves) if (!done.has(key)) visit(key, new Set());
  return closers;
};

/** The column of each wave: the longest way to it. */
const rank = (waves: readonly GraphWave[], dependencies: readonly Dependency[]): ReadonlyMap<string, number> => {
  const before = new Map<string, string[]>();
  for (const { from, to } of dependencies) before.set(to, [...(before.get(to) ?? []), from]);
  const ranks = new Map<string, number>();
  const rankOf = (key: string): number => {
    const known = ranks.get(key);
    if (known !== undefined) return known;
    const found = Math.max(-1, ...(before.get(key) ?? []).map(rankOf)) + 1;
    ranks.set(key, found);
    return found;
  };
  for (const { key } of waves) rankOf(key);
  return ranks;
};

const columnsOf = (
  waves: readonly GraphWave[],
  dependencies: readonly Dependency[],
  ranks: ReadonlyMap<string, number>,
): readonly (readonly Item[])[] => {
  const columns: Item[][] = Array.from({ length: Math.max(0, ...[...ranks.values()].map((one) => one + 1)) }, () => []);
  const lastStep = (one: Dependency): string => {
    const [start, end] = [ranks.get(one.from) ?? 0, ranks.get(one.to) ?? 0];
    return end - start > 1 ? passOf(one, end - 1) : one.from;
  };
  for (const { key } of waves) {
    const before = dependencies.filter(({ to }) => to === key).map(lastStep);
    columns[ranks.get(key) ?? 0]?.push({ id: key, wave: key, before });
  }
  for (const one of dependencies) {
    const start = ranks.get(one.from) ?? 0;
    for (let column = start + 1; column < (ranks.get(one.to) ?? 0); column += 1)
      columns[column]?.push({ id: passOf(one, column), wave: null, before: [column - 1 === start ? one.from : passOf(one, column - 1)] });
  }
  return columns;
};

/** Each item near the middle of what it is joined with, column by column, to and fro. */
const untangle = (columns: readonly (readonly Item[])[]): readonly (readonly Item[])[] => {
  const after = new Map<string, string[]>();
  for (const { id, before } of columns.flat()) for (const one of before) after.set(one, [...(after.get(one) ?? []), id]);
  const ordered = columns.map((column) => [...column]);
  const sortBy = (index: number, neighbours: readonly Item[], joined: (item: Item) => readonly string[]): void => {
    const position = new Map(neighbours.map(({ id }, at) => [id, at]));
    const column = ordered[index] ?? [];
    const weights = new Map(
      column.map((item, at) => {
        const places = joined(item).flatMap((id) => position.get(id) ?? []);
        return [item.id, places.length === 0 ? at : places.reduce((sum, one) => sum + one, 0) / places.length];
      }),
    );
    column.sort((one, other) => (weights.get(one.id) ?? 0) - (weights.get(other.id) ?? 0));
  };
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (let index = 1; index < ordered.length; index += 1) sortBy(index, ordered[index - 1] ?? [], ({ before }) => before);
    for (let index = ordered.length - 2; index >= 0; index -= 1) sortBy(index, ordered[index + 1] ?? [], ({ id }) => after.get(id) ?? []);
  }
  return ordered;
};

const heightOf = ({ wave }: Item): number => (wave === null ? sizes.passHeight : sizes.height);

/** Columns beside each other, each in the middle of the drawing. A place is an item's left end, at half its height. */
const place = (columns: readonly (readonly Item[])[]) => {
  const heights = columns.map((column) => column.reduce((sum, item) => sum + heightOf(item) + sizes.rowGap, -sizes.rowGap));
  const inner = Math.max(0, ...heights);
  const at = new Map<string, Point>();
  for (const [index, column] of columns.entries()) {
    let y = sizes.margin + (inner - (heights[index] ?? 0)) / 2;
    for (const item of column) {
      at.set(item.id, { x: sizes.margin + index * (sizes.width + sizes.columnGap), y: y + heightOf(item) / 2 });
      y += heightOf(item) + sizes.rowGap;
    }
  }
  const width = columns.length * (sizes.width + sizes.columnGap) - sizes.columnGap + 2 * sizes.margin;
  return { at, width: Math.max(0, width), height: inner + 2 * sizes.margin };
};

/** From the right end of one wave past the columns between to the left end of the other. */
const through = (one: Dependency, ranks: ReadonlyMap<string, number>, at: (id: string) => Point): readonly Point[] => {
  const right = ({ x, y }: Point): Point => ({ x: x + sizes.width, y });
  const [start, end] = [ranks.get(one.from) ?? 0, ranks.get(one.to) ?? 0];
  const passes = Array.from({ length: Math.max(0, end - start - 1) }, (_, index) => at(passOf(one, start + 1 + index)));
  return [right(at(one.from)), ...passes.flatMap((pass) => [pass, right(pass)]), at(one.to)];
};

const under = (from: Point, to: Point): readonly Point[] =>
  [from, to].map(({ x, y }) => ({ x: x + sizes.width / 2, y: y + sizes.height / 2 }));

/** What an SVG path draws: curves that leave and arrive level; a line that closes a circle runs below. */
export const pathOf = ({ points, closesCircle }: Line): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let last = first;
  const curves = rest.map((point) => {
    const controls = closesCircle
      ? [
          { x: last.x, y: Math.max(last.y, point.y) + sizes.circleDepth },
          { x: point.x, y: Math.max(last.y, point.y) + sizes.circleDepth },
        ]
      : [
          { x: (last.x + point.x) / 2, y: last.y },
          { x: (last.x + point.x) / 2, y: point.y },
        ];
    last = point;
    return `C ${[...controls, point].map(({ x, y }) => `${x} ${y}`).join(', ')}`;
  });
  return `M ${first.x} ${first.y} ${curves.join(' ')}`;
};
