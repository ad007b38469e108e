/**
 * A diagram as SVG: no script, no font of its own, readable on its own and in a page.
 */
import { fontSize, labelPoint, pathOf, textWidth } from './diagram.ts';
import type { Box, Diagram, Line } from './diagram.ts';
import { ink, paints } from './looks.ts';

const lineHeight = 15;

export const svgOf = (diagram: Diagram): string => {
  const areas = diagram.boxes.filter(({ look }) => look === 'area');
  const others = diagram.boxes.filter(({ look }) => look !== 'area');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${diagram.width} ${diagram.height}" width="${diagram.width}" height="${diagram.height}" role="img" aria-labelledby="title" font-family="Helvetica, Arial, sans-serif" font-size="${fontSize}" fill="${ink}">`,
    `<title id="title">${escaped(diagram.title)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#444444"/></marker></defs>',
    `<rect width="${diagram.width}" height="${diagram.height}" fill="#ffffff"/>`,
    `<text x="20" y="30" font-size="18" font-weight="bold">${escaped(diagram.title)}</text>`,
    ...areas.map(boxOf),
    ...diagram.lines.map((line) => lineOf(diagram, line)),
    ...others.map(boxOf),
    ...diagram.lines.map((line) => labelOf(diagram, line)),
    '</svg>',
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n');
};

const boxOf = ({ look, x, y, width, height, lines }: Box): string => {
  const { fill, stroke, radius, dashed } = paints[look];
  const rectangle = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"${dashed === true ? ' stroke-dasharray="5 4"' : ''}/>`;
  return [rectangle, ...textOf({ look, x, y, width, height, lines })].join('');
};

const textOf = ({ look, x, y, width, height, lines }: Pick<Box, 'look' | 'x' | 'y' | 'width' | 'height' | 'lines'>): string[] => {
  const isList = look === 'note' || look === 'area';
  const first = isList ? y + 18 : y + height / 2 - ((lines.length - 1) * lineHeight) / 2 + 4;
  const at = isList ? `x="${x + 10}"` : `x="${x + width / 2}" text-anchor="middle"`;
  return lines.map(
    (line, index) => `<text ${at} y="${first + index * lineHeight}"${index === 0 ? ' font-weight="bold"' : ''}>${escaped(line)}</text>`,
  );
};

const lineOf = (diagram: Diagram, line: Line): string =>
  `<polyline points="${pathOf(diagram, line)
    .map((point) => point.join(','))
    .join(' ')}" fill="none" stroke="#444444"${line.dashed === true ? ' stroke-dasharray="5 4"' : ''} marker-end="url(#arrow)"/>`;

const labelOf = (diagram: Diagram, line: Line): string => {
  if (line.label === undefined) return '';
  const [x, y] = labelPoint(diagram, line);
  const width = textWidth(line.label) * 0.85 + 8;
  return `<rect x="${x - width / 2}" y="${y - 9}" width="${width}" height="17" fill="#ffffff" fill-opacity="0.9"/><text x="${x}" y="${y + 4}" text-anchor="middle">${escaped(line.label)}</text>`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
