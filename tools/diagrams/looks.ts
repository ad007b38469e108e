/** The colours of the boxes, for both pictures. Text is dark on light everywhere, and no meaning is in a colour alone. */
import type { Look } from './diagram.ts';

export type Paint = { readonly fill: string; readonly stroke: string; readonly radius: number; readonly dashed?: boolean };

export const paints: Readonly<Record<Look, Paint>> = {
  person: { fill: '#fff7e6', stroke: '#8a6d1d', radius: 18 },
  service: { fill: '#eef3fb', stroke: '#33588f', radius: 6 },
  function: { fill: '#fdeee0', stroke: '#b35900', radius: 6 },
  store: { fill: '#e8f2ea', stroke: '#2c6b3f', radius: 6 },
  event: { fill: '#fbe9f1', stroke: '#98265f', radius: 6 },
  aws: { fill: '#f1f1f1', stroke: '#555555', radius: 6 },
  state: { fill: '#eef3fb', stroke: '#33588f', radius: 10 },
  choice: { fill: '#fff7e6', stroke: '#8a6d1d', radius: 2 },
  end: { fill: '#e8f2ea', stroke: '#2c6b3f', radius: 22 },
  note: { fill: '#ffffff', stroke: '#bbbbbb', radius: 0 },
  area: { fill: '#fafafa', stroke: '#cccccc', radius: 4, dashed: true },
};

export const ink = '#222222';
