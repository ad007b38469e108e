/**
 * What a diagram is: boxes with a place and a size, and lines between their sides.
 *
 * Owns: the shapes, and the geometry that both pictures, SVG and draw.io, are made from, so that they cannot differ.
 */
export type Look = 'person' | 'service' | 'function' | 'store' | 'event' | 'aws' | 'state' | 'choice' | 'end' | 'note' | 'area';

export type Box = {
  readonly id: string;
  readonly look: Look;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The first is the name. */
  readonly lines: readonly string[];
  /** What of the CloudFormation template it shows: the type of a resource, and a part of its name or logical id. */
  readonly resource?: readonly [type: string, name: string];
};

export type Side = 'n' | 'e' | 's' | 'w';

export type Point = readonly [x: number, y: number];

export type Line = {
  readonly from: string;
  readonly to: string;
  /** Where it leaves and arrives: a side, and how far along it in percent (50 where left out). */
  readonly leaves: Side | `${Side}${number}`;
  readonly arrives: Side | `${Side}${number}`;
  readonly via?: readonly Point[];
  readonly label?: string;
  /** The middle of the label; left out: the middle of the longest stretch. */
  readonly labelAt?: Point;
  readonly dashed?: boolean;
};

export type Diagram = {
  /** The file's name, without an ending. */
  readonly name: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
};

export const fontSize = 12;

/** Wide enough for any sans-serif that a reader may have. */
export const textWidth = (text: string, isBold = false): number => text.length * fontSize * (isBold ? 0.6 : 0.55);

export const box = (diagram: Diagram, id: string): Box => {
  const found = diagram.boxes.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${diagram.name} has no box ${id}`);
  return found;
};

const parsed = (place: Line['leaves']): { readonly side: Side; readonly share: number } => ({
  side: place.slice(0, 1) as Side,
  share: place.length === 1 ? 0.5 : Number(place.slice(1)) / 100,
});

/** Where on its box, from 0 to 1 in both directions, as draw.io wants to know it. */
export const shareOf = (place: Line['leaves']): Point => {
  const { side, share } = parsed(place);
  if (side === 'n' || side === 's') return [share, side === 'n' ? 0 : 1];
  return [side === 'w' ? 0 : 1, share];
};

/** Every point of a line, from side to side. */
export const pathOf = (diagram: Diagram, line: Line): readonly Point[] => {
  const end = (id: string, place: Line['leaves']): Point => {
    const { x, y, width, height } = box(diagram, id);
    const [across, down] = shareOf(place);
    return [x + across * width, y + down * height];
  };
  return [end(line.from, line.leaves), ...(line.via ?? []), end(line.to, line.arrives)];
};

/** The middle of a line's label. */
export const labelPoint = (diagram: Diagram, line: Line): Point => {
  if (line.labelAt !== undefined) return line.labelAt;
  const stretches = stretchesOf(pathOf(diagram, line));
  const longest = stretches.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
  return [(longest[0][0] + longest[1][0]) / 2, (longest[0][1] + longest[1][1]) / 2];
};

export const stretchesOf = (path: readonly Point[]): readonly (readonly [Point, Point])[] =>
  path.slice(1).map((point, index) => [path[index] ?? point, point] as const);

const lengthOf = ([[x, y], [toX, toY]]: readonly [Point, Point]): number => Math.hypot(toX - x, toY - y);
