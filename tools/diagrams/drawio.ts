/**
 * The diagrams as one draw.io file, a page each: plain mxGraph XML, uncompressed, so that a difference can be read and a person can edit it.
 */
import { box, labelPoint, pathOf, shareOf, stretchesOf } from './diagram.ts';
import type { Box, Diagram, Line, Point } from './diagram.ts';
import { ink, paints } from './looks.ts';

export const drawioOf = (diagrams: readonly Diagram[]): string =>
  ['<mxfile host="drs-orchestrator" type="device">', ...diagrams.map(pageOf), '</mxfile>', ''].join('\n');

const pageOf = (diagram: Diagram): string =>
  [
    `  <diagram id="${diagram.name}" name="${escaped(diagram.title)}">`,
    `    <mxGraphModel dx="0" dy="0" grid="1" gridSize="10" page="1" pageWidth="${diagram.width}" pageHeight="${diagram.height}" math="0" shadow="0">`,
    '      <root>',
    '        <mxCell id="0"/>',
    '        <mxCell id="1" parent="0"/>',
    `        <mxCell id="title" value="${escaped(diagram.title)}" style="text;html=0;fontSize=18;fontStyle=1;align=left;verticalAlign=middle;fontColor=${ink};" vertex="1" parent="1"><mxGeometry x="20" y="14" width="${diagram.width - 40}" height="24" as="geometry"/></mxCell>`,
    ...[...diagram.boxes].sort((one, other) => Number(other.look === 'area') - Number(one.look === 'area')).map(vertexOf),
    ...diagram.lines.map((line, index) => edgeOf(diagram, line, index)),
    '      </root>',
    '    </mxGraphModel>',
    '  </diagram>',
  ].join('\n');

const vertexOf = ({ id, look, x, y, width, height, lines }: Box): string => {
  const { fill, stroke, radius, dashed } = paints[look];
  const isList = look === 'note' || look === 'area';
  const style = [
    `rounded=${radius > 0 ? 1 : 0}`,
    'absoluteArcSize=1',
    `arcSize=${radius * 2}`,
    // The text is HTML for its bold first line.
    'html=1',
    'whiteSpace=wrap',
    `fillColor=${fill}`,
    `strokeColor=${stroke}`,
    `fontColor=${ink}`,
    'fontSize=12',
    ...(dashed === true ? ['dashed=1'] : []),
    ...(isList ? ['align=left', 'verticalAlign=top', 'spacingLeft=6', 'spacingTop=2'] : []),
  ];
  const [name = '', ...rest] = lines.map(escaped);
  const value = escaped([`<b>${name}</b>`, ...rest].join('<br>'));
  return `        <mxCell id="${id}" value="${value}" style="${style.join(';')};" vertex="1" parent="1"><mxGeometry x="${x}" y="${y}" width="${width}" height="${height}" as="geometry"/></mxCell>`;
};

const edgeOf = (diagram: Diagram, line: Line, index: number): string => {
  const [exitX, exitY] = shareOf(line.leaves);
  const [entryX, entryY] = shareOf(line.arrives);
  const style = `edgeStyle=none;html=0;rounded=0;endArrow=classic;strokeColor=#444444;fontColor=${ink};fontSize=12;labelBackgroundColor=#ffffff;exitX=${exitX};exitY=${exitY};exitDx=0;exitDy=0;entryX=${entryX};entryY=${entryY};entryDx=0;entryDy=0;${line.dashed === true ? 'dashed=1;' : ''}`;
  const points = (line.via ?? []).map(([x, y]) => `<mxPoint x="${x}" y="${y}"/>`).join('');
  const array = points === '' ? '' : `<Array as="points">${points}</Array>`;
  box(diagram, line.from);
  box(diagram, line.to);
  const geometry =
    line.label === undefined
      ? `<mxGeometry relative="1" as="geometry">${array}</mxGeometry>`
      : `<mxGeometry ${placeOfLabel(diagram, line)} relative="1" as="geometry">${array}<mxPoint as="offset"/></mxGeometry>`;
  return `        <mxCell id="line-${index}" value="${escaped(line.label ?? '')}" style="${style}" edge="1" parent="1" source="${line.from}" target="${line.to}">${geometry}</mxCell>`;
};

/** draw.io places a label along its line, from -1 at the beginning to 1 at the end, and y pixels beside it. */
const placeOfLabel = (diagram: Diagram, line: Line): string => {
  const path = stretchesOf(pathOf(diagram, line));
  const total = path.reduce((sum, [from, to]) => sum + distance(from, to), 0);
  const label = labelPoint(diagram, line);
  let before = 0;
  let best = { along: 0, away: Infinity };
  for (const [from, to] of path) {
    const length = distance(from, to);
    const share = Math.min(
      1,
      Math.max(0, ((label[0] - from[0]) * (to[0] - from[0]) + (label[1] - from[1]) * (to[1] - from[1])) / length ** 2),
    );
    const away = distance(label, [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    if (away < best.away) best = { along: before + share * length, away };
    before += length;
  }
  return `x="${((best.along / total) * 2 - 1).toFixed(3)}"`;
};

const distance = ([x, y]: Point, [toX, toY]: Point): number => Math.hypot(toX - x, toY - y);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
