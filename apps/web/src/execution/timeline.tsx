/**
 * When each wave and each server did what, drawn on one scale of time: with now, the forecast end and the objective.
 *
 * Only the rows in sight are drawn. What the drawing says stands in the tables too, so it is one picture to a screen reader.
 */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { usePreferences } from '../app/preferences.ts';
import { timeText } from '../parts/time.tsx';
import { en } from '../text/en.ts';
import { nameOf } from './consequences.ts';
import type { Details, Server } from './details.ts';
import { inOrder } from './server-rows.ts';
import { stagesText, type Stage, type Stages } from './stages.ts';

type Bar = { readonly kind: string; readonly from: number; readonly to: number; readonly title: string };
type Row = { readonly key: string; readonly label: string; readonly isWave: boolean; readonly bars: readonly Bar[] };
type Scale = { readonly from: number; readonly to: number };

const rowPixels = 22;
const air = 1.04;
const mostTicks = 8;
const minute = 60_000;
/** Steps between two ticks that people count in. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].map((minutes) => minutes * minute);

const roundStep = (least: number): number => steps.find((step) => step >= least) ?? Math.ceil(least / minute) * minute;

const momentOf = (time: string | null): number | null => (time === null ? null : Date.parse(time));

type Props = { readonly execution: Details; readonly stages: Stages; readonly now: number };

export const Timeline = ({ execution, stages, now }: Props) => {
  const rows = useMemo(() => rowsOf(execution, stages, now), [execution, stages, now]);
  const from = Date.parse(execution.startTime);
  const marks = [momentOf(execution.rtoDueTime), momentOf(execution.forecastEndTime), now].filter((mark) => mark !== null);
  const ends = rows.flatMap(({ bars }) => bars.map(({ to }) => to));
  const latest = ends.reduce((most, end) => Math.max(most, end), Math.max(from + 60_000, ...marks));
  return (
    <Container header={<Header variant="h2">{en.execution.timeline}</Header>}>
      <Drawing execution={execution} rows={rows} now={now} scale={{ from, to: from + (latest - from) * air }} />
      <Legend />
    </Container>
  );
};

const rowsOf = (execution: Details, stages: Stages, now: number): readonly Row[] => {
  const servers = new Map<number, Server[]>();
  for (const server of inOrder(execution.serverExecutions)) {
    const those = servers.get(server.waveNumber) ?? [];
    those.push(server);
    servers.set(server.waveNumber, those);
  }
  return execution.waveStatuses.flatMap((wave) => {
    const begun = momentOf(wave.startTime);
    const bars: Bar[] =
      begun === null
        ? []
        : [{ kind: `wave ${wave.status}`, from: begun, to: momentOf(wave.endTime) ?? now, title: en.statuses[wave.status] }];
    const head: Row = {
      key: `wave ${String(wave.waveNumber)}`,
      label: en.execution.waveName(wave.waveNumber, wave.waveName),
      isWave: true,
      bars,
    };
    const those = (servers.get(wave.waveNumber) ?? []).flatMap((server): readonly Row[] => {
      const own = stages.get(server.serverId) ?? [];
      if (own.length === 0) return [];
      return [{ key: server.serverId, label: nameOf(server), isWave: false, bars: own.map((stage) => barOf(stage, now)) }];
    });
    return [head, ...those];
  });
};

const barOf = ({ name, from, to, hasFailed }: Stage, now: number): Bar => ({
  kind: hasFailed ? 'stage failed' : `stage ${name}`,
  from,
  to: to ?? now,
  title: stagesText([{ name, from, to, hasFailed }], now),
});

const share = (at: number, { from, to }: Scale): string => `${String(Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100)))}%`;

/** A word so near the end that it would be cut off stands before its line. */
const wordAt = (at: number, scale: Scale): React.CSSProperties => ({
  insetInlineStart: share(at, scale),
  ...((at - scale.from) / (scale.to - scale.from) > 0.93 ? { transform: 'translateX(-100%)' } : {}),
});

const kinds = ['snapshot', 'conversion', 'launch', 'failed'] as const;

const Legend = () => (
  <div className="timeline-legend">
    {kinds.map((kind) => (
      <span key={kind}>
        <span className={`timeline-sample ${kind}`} /> {en.execution.stages[kind]}
      </span>
    ))}
  </div>
);

type DrawingProps = { readonly execution: Details; readonly rows: readonly Row[]; readonly now: number; readonly scale: Scale };

const Drawing = ({ execution, rows, now, scale }: DrawingProps) => {
  const scrolled = useRef<HTMLDivElement>(null);
  const { zone } = usePreferences();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrolled.current,
    estimateSize: () => rowPixels,
    overscan: 20,
    initialRect: { width: 800, height: 400 },
  });
  const lines: readonly (readonly [string, number | null, string])[] = [
    ['now', execution.endTime === null ? now : null, en.execution.now],
    ['forecast', momentOf(execution.forecastEndTime), en.execution.forecastLine],
    ['due', momentOf(execution.rtoDueTime), en.execution.due],
  ];
  const step = roundStep((scale.to - scale.from) / mostTicks);
  const ticks = Array.from({ length: Math.ceil((scale.to - scale.from) / step) }, (_, index) => scale.from + index * step);
  return (
    <div ref={scrolled} className="scrolls timeline" tabIndex={0} role="img" aria-label={en.execution.timelineLabel(execution.totalWaves)}>
      <div className="timeline-head">
        <div className="timeline-label" />
        <div className="timeline-lane">
          {ticks.map((at) => (
            <span key={at} className="timeline-tick" style={wordAt(at, scale)} title={timeText(new Date(at).toISOString(), zone)}>
              {en.execution.tick((at - scale.from) / minute)}
            </span>
          ))}
          {lines.map(([kind, at, label]) =>
            at === null ? null : (
              <span key={kind} className="timeline-mark" style={wordAt(at, scale)}>
                {label}
              </span>
            ),
          )}
        </div>
      </div>
      <div className="timeline-rows" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : <Lane key={row.key} row={row} top={start} scale={scale} />;
        })}
        <div className="timeline-lines" aria-hidden="true">
          {lines.map(([kind, at]) =>
            at === null ? null : <span key={kind} className={`timeline-line ${kind}`} style={{ insetInlineStart: share(at, scale) }} />,
          )}
        </div>
      </div>
    </div>
  );
};

const Lane = ({ row, top, scale }: { readonly row: Row; readonly top: number; readonly scale: Scale }) => (
  <div className={row.isWave ? 'timeline-row wave' : 'timeline-row'} style={{ insetBlockStart: top, blockSize: rowPixels }}>
    <div className="timeline-label" title={row.label}>
      {row.label}
    </div>
    <div className="timeline-lane">
      {row.bars.map(({ kind, from, to, title }) => (
        <span
          key={`${kind} ${String(from)}`}
          className={`timeline-bar ${kind}`}
          title={title}
          style={{ insetInlineStart: share(from, scale), inlineSize: `calc(${share(to, scale)} - ${share(from, scale)})` }}
        />
      ))}
    </div>
  </div>
);
