/**
 * The recovery point of one server, chosen among those that DRS has. They are asked for when somebody opens the choice, not before: a
 * plan may have thousands of servers.
 */
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useAllPages } from '../data/queries.ts';
import { between, useTimeText } from '../parts/time.tsx';
import { en } from '../text/en.ts';
import type { PlanServer } from './plan-servers.ts';
import type { ChosenPoint } from './points.ts';

type Props = {
  readonly server: PlanServer;
  readonly name: string;
  readonly chosen: ChosenPoint | null;
  /** Null: from its latest. */
  readonly choose: (point: ChosenPoint | null) => void;
};

/** As many as the API gives at once. */
const pointsPerPage = 100;
/** From so many on, only those in sight are drawn. */
const manyOptions = 50;

const latest: SelectProps.Option = { value: '', label: en.start.points.latest, description: en.start.points.latestHint };

export const PointSelect = ({ server, name, chosen, choose }: Props) => {
  const { sourceServerId, accountId, region } = server;
  const [isOpened, setOpened] = useState(false);
  const question = useAllPages('list_recovery_points', { sourceServerId, accountId, region, limit: pointsPerPage }, { enabled: isOpened });
  const text = useTimeText();
  const { points: words } = en.start;
  const listed = question.data?.flatMap(({ recoveryPoints, asOf }) => recoveryPoints.map((point) => ({ ...point, asOf }))) ?? [];
  const options: readonly SelectProps.Option[] = [
    latest,
    ...listed.map(({ snapshotId, time, asOf }) => ({
      value: snapshotId,
      label: text(time),
      labelTag: words.age(between(time, asOf)),
      description: snapshotId,
    })),
  ];
  const selected = chosen === null ? latest : { value: chosen.snapshotId, label: text(chosen.time), description: chosen.snapshotId };
  return (
    <Select
      ariaLabel={words.of(name)}
      triggerVariant="option"
      expandToViewport
      options={options}
      virtualScroll={options.length > manyOptions}
      filteringType="auto"
      filteringAriaLabel={words.findPoint(name)}
      filteringPlaceholder={words.findPoint(name)}
      noMatch={words.noMatch}
      statusType={question.error !== null ? 'error' : isOpened && question.isPending ? 'loading' : 'finished'}
      loadingText={en.states.loading}
      errorText={words.failed}
      recoveryText={en.states.retry}
      finishedText={words.count(listed.length)}
      onFocus={() => {
        if (isOpened && question.isStale) void question.refetch();
      }}
      onLoadItems={({ detail }) => {
        if (detail.samePage) void question.refetch();
        else setOpened(true);
      }}
      selectedOption={selected}
      onChange={({ detail: { selectedOption: option } }) => {
        const point = listed.find(({ snapshotId }) => snapshotId === option.value);
        choose(point === undefined ? null : { snapshotId: point.snapshotId, time: point.time });
      }}
    />
  );
};
