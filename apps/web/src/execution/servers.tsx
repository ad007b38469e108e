/**
 * The servers of an execution. Only the rows in sight are drawn, so that two thousand are as smooth as ten.
 */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { Empty } from '../parts/empty.tsx';
import { Status } from '../parts/status.tsx';
import { en } from '../text/en.ts';
import { matching, type ServerRow } from './server-rows.ts';

const rowPixels = 36;
const rowsBesides = 12;

type Column = { readonly name: string; readonly className?: string; readonly cell: (server: ServerRow) => React.ReactNode };

const reason: Column = { name: en.execution.reason, className: 'wraps', cell: (server) => server.failureReason ?? en.states.none };

/** Why something failed stands beside that it has; where nothing did, it takes no room. */
const columnsOf = (servers: readonly ServerRow[]): readonly Column[] => [
  { name: en.execution.server, cell: (server) => server.name },
  { name: en.execution.wave, cell: (server) => server.waveNumber },
  { name: en.execution.outcome, cell: (server) => <Status word={server.outcome} /> },
  ...(servers.some(({ failureReason }) => failureReason !== null) ? [reason] : []),
  { name: en.execution.instance, cell: (server) => server.instanceId ?? en.states.none },
  { name: en.execution.address, cell: (server) => server.privateIp ?? en.states.none },
  { name: en.execution.instanceType, cell: (server) => server.instanceType ?? en.states.none },
  { name: en.execution.launch, cell: (server) => server.launchStatus },
  { name: en.execution.stagesTaken, cell: (server) => (server.stages === '' ? en.states.none : server.stages) },
];

type Props = {
  readonly rows: readonly ServerRow[];
  /** What is looked for; it stands in the address. */
  readonly find: string;
  readonly look: (text: string) => void;
};

export const Servers = ({ rows, find, look }: Props) => {
  const found = useMemo(() => matching(rows, find, ({ outcome }) => en.statuses[outcome]), [rows, find]);
  return (
    <Container
      header={
        <Header variant="h2" counter={en.execution.serversCounted(found.length, rows.length)}>
          {en.execution.servers}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <TextFilter
          filteringText={find}
          filteringAriaLabel={en.execution.findServer}
          filteringPlaceholder={en.execution.findServer}
          onChange={({ detail }) => look(detail.filteringText)}
        />
        {found.length === 0 ? <Empty title={en.execution.noServers} /> : <Rows servers={found} />}
      </SpaceBetween>
    </Container>
  );
};

const Rows = ({ servers }: { readonly servers: readonly ServerRow[] }) => {
  const scrolled = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(servers), [servers]);
  const rows = useVirtualizer({
    count: servers.length,
    getScrollElement: () => scrolled.current,
    estimateSize: () => rowPixels,
    overscan: rowsBesides,
    initialRect: { width: 800, height: 500 },
  });
  const drawn = rows.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    // A region that scrolls has to be reachable by the keyboard.
    <div ref={scrolled} className="scrolls" tabIndex={0} role="region" aria-label={en.execution.servers}>
      <table className="plain" aria-rowcount={servers.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap pixels={before} columns={columns.length} />
          {drawn.map(({ index }) => {
            const server = servers[index];
            return server === undefined ? null : (
              <Row key={server.serverId} server={server} index={index} columns={columns} measure={rows.measureElement} />
            );
          })}
          <Gap pixels={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
};

const Gap = ({ pixels, columns }: { readonly pixels: number; readonly columns: number }) =>
  pixels <= 0 ? null : (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ blockSize: pixels, padding: 0, border: 0 }} />
    </tr>
  );

type RowProps = {
  readonly server: ServerRow;
  readonly index: number;
  readonly columns: readonly Column[];
  readonly measure: (row: HTMLTableRowElement | null) => void;
};

/** A row with a long reason is higher than others. */
const Row = ({ server, index, columns, measure }: RowProps) => (
  <tr ref={measure} data-index={index} aria-rowindex={index + 2} style={{ blockSize: rowPixels }}>
    {columns.map(({ name, className, cell }, at) =>
      at === 0 ? (
        <th key={name} scope="row" title={server.serverId}>
          {cell(server)}
        </th>
      ) : (
        <td key={name} className={className}>
          {cell(server)}
        </td>
      ),
    )}
  </tr>
);
