/**
 * Which wave waits for which, drawn, and the same in words.
 */
import Box from '@cloudscape-design/components/box';
import { en } from '../text/en.ts';
import { layOut, pathOf, sizes, type PlacedWave } from './layout.ts';

export type DrawnWave = {
  readonly key: string;
  readonly number: number;
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly pauseBefore: boolean;
};

/** As many as fit into a box; the whole name is in the words below, and under the pointer. */
const nameCharacters = 20;
const shortened = (text: string): string => (text.length > nameCharacters ? `${text.slice(0, nameCharacters - 1)}…` : text);

export const titleOf = ({ number, name }: Pick<DrawnWave, 'number' | 'name'>): string => `${String(number)}. ${name}`;

/** What a wave waits for, in words. */
export const waitText = (wave: DrawnWave, waves: readonly DrawnWave[]): string => {
  const before = waves.filter(({ key }) => wave.dependsOn.includes(key)).map(titleOf);
  const start = before.length === 0 ? en.plans.graph.atOnce : en.plans.graph.after(before.join(', '));
  return wave.pauseBefore ? `${start}; ${en.plans.graph.pauses}` : start;
};

export const WaveGraph = ({ waves }: { readonly waves: readonly DrawnWave[] }) => {
  const { waves: places, lines, width, height } = layOut(waves);
  if (waves.length === 0) return null;
  return (
    <div className="graph" tabIndex={0} role="group" aria-label={en.plans.graph.label}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        role="img"
        aria-label={en.plans.graph.drawn(waves.length)}
      >
        <defs>
          <marker id="graph-end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path className="graph-head" d="M 0 0 L 8 4 L 0 8 z" />
          </marker>
        </defs>
        {lines.map((line) => (
          <path
            key={`${line.from} ${line.to}`}
            className={line.closesCircle ? 'graph-line circle' : 'graph-line'}
            d={pathOf(line)}
            markerEnd="url(#graph-end)"
          />
        ))}
        {waves.map((wave, index) => (
          <Wave key={wave.key} wave={wave} at={places[index]} />
        ))}
      </svg>
    </div>
  );
};

const Wave = ({ wave, at }: { readonly wave: DrawnWave; readonly at: PlacedWave | undefined }) => {
  if (at === undefined) return null;
  const top = at.y - sizes.height / 2;
  return (
    <g transform={`translate(${String(at.x)} ${String(top)})`}>
      <title>{titleOf(wave)}</title>
      <rect className="graph-wave" width={sizes.width} height={sizes.height} rx="8" />
      <text className="graph-name" x="12" y={wave.pauseBefore ? 24 : 33}>
        {shortened(titleOf(wave))}
      </text>
      {wave.pauseBefore ? (
        <>
          <rect className="graph-pause" x="12" y="34" width="3" height="11" />
          <rect className="graph-pause" x="18" y="34" width="3" height="11" />
          <text className="graph-note" x="27" y="44">
            {en.plans.graph.pausesShort}
          </text>
        </>
      ) : null}
    </g>
  );
};

export const WaveOrder = ({ waves }: { readonly waves: readonly DrawnWave[] }) => (
  <Box color="text-body-secondary">
    <ul className="graph-words" aria-label={en.plans.graph.inWords}>
      {waves.map((wave) => (
        <li key={wave.key}>
          {titleOf(wave)}: {waitText(wave, waves)}
        </li>
      ))}
    </ul>
  </Box>
);
