/**
 * The servers of a plan, each with the recovery point that it is to be launched from.
 */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useState } from 'react';
import { Answered } from '../parts/answered.tsx';
import { Empty } from '../parts/empty.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { placeWords } from '../parts/place-text.ts';
import { en } from '../text/en.ts';
import { nameOf, usePlanServers, type PlanServer } from './plan-servers.ts';
import { PointSelect } from './point-select.tsx';
import { choose, type PointForm } from './points.ts';

type Chosen = PointForm['chosen'];
type Props = { readonly chosen: Chosen; readonly change: (chosen: Chosen) => void };

export const ServerPoints = ({ plan, ...choice }: Props & { readonly plan: OutputOf<'get_recovery_plan'> }) => (
  <Answered question={usePlanServers(plan)}>{(servers) => <Servers servers={servers} {...choice} />}</Answered>
);

const { points: words } = en.start;

const columnsOf = (chosen: Chosen, change: Props['change']): readonly TableProps.ColumnDefinition<PlanServer>[] => [
  {
    id: 'server',
    header: words.server,
    minWidth: 190,
    isRowHeader: true,
    cell: (server) => (
      <>
        {nameOf(server)}
        <Box color="text-body-secondary">
          <span className="whole">{server.sourceServerId}</span>
        </Box>
      </>
    ),
  },
  { id: 'wave', header: words.wave, minWidth: 80, cell: ({ waveNumber }) => String(waveNumber) },
  { id: 'place', header: words.place, minWidth: 170, cell: placeWords },
  {
    id: 'point',
    header: en.start.point,
    minWidth: 300,
    cell: (server) => (
      <PointSelect
        server={server}
        name={nameOf(server)}
        chosen={chosen[server.sourceServerId] ?? null}
        choose={(point) => change(choose(chosen, server.sourceServerId, point))}
      />
    ),
  },
];

const Servers = ({ servers, chosen, change }: Props & { readonly servers: readonly PlanServer[] }) => {
  const [isNarrowed, setNarrowed] = useState(false);
  const count = Object.keys(chosen).length;
  return (
    <PagedTable<PlanServer>
      title={words.title}
      variant="embedded"
      headingLevel="h3"
      description={words.chosen(count, servers.length)}
      rows={isNarrowed ? servers.filter(({ sourceServerId }) => Object.hasOwn(chosen, sourceServerId)) : servers}
      columns={columnsOf(chosen, change)}
      rowId={({ sourceServerId }) => sourceServerId}
      textOf={(server) => [nameOf(server), server.sourceServerId, placeWords(server)].join(' ')}
      findLabel={words.find}
      empty={<Empty title={isNarrowed ? en.editing.noMatch : words.noServers} />}
      filter={
        <Toggle checked={isNarrowed} onChange={({ detail }) => setNarrowed(detail.checked)}>
          {words.onlyChosen}
        </Toggle>
      }
      actions={
        <Button disabled={count === 0} onClick={() => change({})}>
          {words.reset}
        </Button>
      }
    />
  );
};
