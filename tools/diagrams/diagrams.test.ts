import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { executionStatus, waveStatus } from '@drs-orchestrator/contract';
import { describe, expect, it } from 'vitest';
import { pathOf, stretchesOf, textWidth } from './diagram.ts';
import type { Box, Point } from './diagram.ts';
import { diagrams } from './diagrams.ts';
import { drawioOf } from './drawio.ts';
import { executionLifecycle } from './pages/execution-lifecycle.ts';
import { stateMachine, toldInWords } from './pages/state-machine.ts';
import { svgOf } from './svg.ts';

const solid = (boxes: readonly Box[]): readonly Box[] => boxes.filter(({ look }) => look !== 'area');
const inside = ({ x, y, width, height }: Box, [atX, atY]: Point): boolean =>
  atX > x + 1 && atX < x + width - 1 && atY > y + 1 && atY < y + height - 1;

describe.each(diagrams)('the diagram $name', (diagram) => {
  it('has room for its texts', () => {
    const cramped = diagram.boxes.flatMap(({ look, width, height, lines }) =>
      look === 'area'
        ? []
        : [...lines.filter((line, index) => textWidth(line, index === 0) > width + 10), ...(lines.length * 15 + 10 > height ? lines : [])],
    );
    expect(cramped).toEqual([]);
  });

  it('lets no box lie on another, or leave the page', () => {
    const boxes = solid(diagram.boxes);
    const overlapping = boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (other) =>
            one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height,
        )
        .map((other) => `${one.id} and ${other.id}`),
    );
    expect(overlapping).toEqual([]);
    expect(
      diagram.boxes.filter(({ x, y, width, height }) => x < 0 || y < 0 || x + width > diagram.width || y + height > diagram.height),
    ).toEqual([]);
  });

  it('lets no line run through a box', () => {
    const cut = diagram.lines.flatMap((line) => {
      const points = stretchesOf(pathOf(diagram, line)).flatMap(([[x, y], [toX, toY]]) =>
        Array.from({ length: 101 }, (_, share): Point => [x + ((toX - x) * share) / 100, y + ((toY - y) * share) / 100]),
      );
      return solid(diagram.boxes)
        .filter((one) => points.some((point) => inside(one, point)))
        .map(({ id }) => `${line.from} → ${line.to} through ${id}`);
    });
    expect(cut).toEqual([]);
  });

  it('says the same in both pictures', () => {
    const svg = svgOf(diagram);
    const drawio = drawioOf([diagram]).replaceAll('&amp;', '&');
    for (const { x, y, width, height, lines } of diagram.boxes) {
      expect(svg).toContain(`<rect x="${x}" y="${y}" width="${width}" height="${height}"`);
      expect(drawio).toContain(`<mxGeometry x="${x}" y="${y}" width="${width}" height="${height}" as="geometry"/>`);
      for (const line of lines) {
        const text = line.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
        expect(svg).toContain(`>${text}</text>`);
        expect(drawio).toContain(line.replaceAll('"', '&quot;'));
      }
    }
    expect(drawio.match(/ edge="1" /g) ?? []).toHaveLength(diagram.lines.length);
    expect(svg.match(/<polyline /g) ?? []).toHaveLength(diagram.lines.length);
  });
});

it('is written as XML in which every name is there once, and every line ends at a box', () => {
  const xml = drawioOf(diagrams);
  const open: string[] = [];
  for (const [, closing, name = '', , selfClosing] of xml.matchAll(/<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (selfClosing !== '/') open.push(name);
  }
  expect(open).toEqual([]);
  expect(xml.replaceAll(/<\/?[a-zA-Z]+(?:\s+[a-zA-Z]+="[^"<]*")*\s*\/?>/g, '').trim()).toBe('');
  for (const page of xml.split('<diagram ').slice(1)) {
    const ids = [...page.matchAll(/<mxCell id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/ (?:source|target)="([^"]+)"/g)) expect(ids).toContain(id);
  }
});

type State = {
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly ItemProcessor?: Machine;
};
type Machine = { readonly States: Readonly<Record<string, State>> };

it('draws the state machine as its file has it: the same states, the same transitions', () => {
  const file = join(import.meta.dirname, '../../infra/state-machine/dr-orchestration.asl.json');
  const machine = JSON.parse(readFileSync(file, 'utf8')) as Machine;
  const states = new Set<string>();
  const transitions = new Set<string>();
  const read = ({ States }: Machine): void => {
    for (const [name, { Next, Default, Choices = [], Catch = [], ItemProcessor }] of Object.entries(States)) {
      states.add(name);
      for (const to of [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((caught) => caught.Next)])
        if (to !== undefined) transitions.add(`${name} → ${to}`);
      if (ItemProcessor !== undefined) read(ItemProcessor);
    }
  };
  read(machine);
  expect(stateMachine.boxes.flatMap(({ id, look }) => (look === 'note' || look === 'area' ? [] : [id])).sort()).toEqual([...states].sort());
  const told = [...stateMachine.lines.map(({ from, to }) => `${from} → ${to}`), ...toldInWords.map((pair) => pair.join(' → '))];
  expect(told.sort()).toEqual([...transitions].sort());
});

it('draws every status of the contract, of executions and of waves', () => {
  const names = executionLifecycle.boxes.filter(({ look }) => look === 'state' || look === 'end').map(({ id }) => id);
  expect(names.sort()).toEqual([...executionStatus.options, ...waveStatus.options.map((word) => `wave-${word}`)].sort());
});

it('numbers the user’s way from 1 to 11, each number in the legend and at a line', () => {
  const journey = diagrams.find(({ name }) => name === 'user-journey')!;
  const legend = journey.boxes
    .find(({ id }) => id === 'legend')!
    .lines.slice(1)
    .map((line) => Number(/^\d+/.exec(line)?.[0]));
  const numbers = Array.from({ length: 11 }, (_, index) => index + 1);
  expect(legend).toEqual(numbers);
  const drawn = new Set(journey.lines.flatMap(({ label = '' }) => (label.match(/\d+/g) ?? []).map(Number)));
  expect([...drawn].sort((one, other) => one - other)).toEqual(numbers);
});
