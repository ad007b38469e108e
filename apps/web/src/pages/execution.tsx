/**
 * One execution, live: where it stands, what may be done, its timeline, waves, servers, and what was logged.
 */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import type { Liveness } from '../data/live.ts';
import { ActionDialog, ExecutionButtons, WaveButtons } from '../execution/actions.tsx';
import { AgainstObjective } from '../execution/against-objective.tsx';
import { announcement, pauseHint, pauseText, shortfall, toDecide, type Pressed } from '../execution/consequences.ts';
import { isOver, type Details } from '../execution/details.ts';
import { TypeBadge } from '../execution/execution-columns.tsx';
import { Journal } from '../execution/journal.tsx';
import { Log } from '../execution/log.tsx';
import { serverRows } from '../execution/server-rows.ts';
import { latestOf, stagesOf } from '../execution/stages.ts';
import { useJobLogs } from '../execution/use-job-logs.ts';
import { useAddressFilters } from '../parts/address-filters.ts';
import { Servers } from '../execution/servers.tsx';
import { terminationText } from '../execution/termination.ts';
import { TerminationPanel } from '../execution/termination-panel.tsx';
import { Timeline } from '../execution/timeline.tsx';
import { useExecution } from '../execution/use-execution.ts';
import { Waves } from '../execution/waves.tsx';
import { Answered } from '../parts/answered.tsx';
import { verdictOf } from '../execution/verdict.ts';
import { objectiveText } from '../parts/objective-text.ts';
import { PageLink } from '../parts/page-link.tsx';
import { Status } from '../parts/status.tsx';
import { Duration, Time, useTimeText } from '../parts/time.tsx';
import { useNow } from '../parts/use-now.ts';
import { en } from '../text/en.ts';

const Execution = () => {
  const { executionId = '' } = useParams();
  const { question, ...following } = useExecution(executionId);
  const title = question.data === undefined ? executionId : en.execution.title(question.data.planName);
  useTitle({ text: en.executions.title, href: paths.executions }, { text: title, href: paths.execution(executionId) });
  return (
    <Answered question={question} title={title}>
      {(execution) => <Shown execution={execution} title={title} {...following} />}
    </Answered>
  );
};
export default Execution;

const tabs = ['servers', 'log', 'journal'] as const;
type Tab = (typeof tabs)[number];

type ShownProps = Omit<ReturnType<typeof useExecution>, 'question'> & { readonly execution: Details; readonly title: string };

const Shown = ({ execution, termination, goesOn, liveness, changed, title }: ShownProps) => {
  const [pressed, setPressed] = useState<Pressed | null>(null);
  const { values, change } = useAddressFilters(['tab', 'server']);
  const logs = useJobLogs(execution);
  const stages = useMemo(() => stagesOf(logs.data ?? []), [logs.data]);
  const clock = useNow(execution.endTime ?? execution.asOf, !isOver(execution) && liveness !== 'lost');
  const now = Math.max(clock, latestOf(stages));
  const asOf = new Date(now).toISOString();
  const rows = useMemo(() => serverRows(execution, stages, now), [execution, stages, now]);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          info={<TypeBadge type={execution.executionType} />}
          actions={<ExecutionButtons allowed={execution.allowedActions} press={setPressed} />}
          description={
            <SpaceBetween direction="horizontal" size="m">
              {goesOn ? <Live liveness={liveness} /> : null}
              <CopyToClipboard
                variant="inline"
                textToCopy={execution.executionId}
                copyButtonAriaLabel={en.execution.copyId}
                copySuccessText={en.execution.copied}
                copyErrorText={en.states.failed}
              />
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Notices execution={execution} isLost={goesOn && liveness === 'lost'} press={setPressed} />
        <Facts execution={execution} asOf={asOf} />
        <TerminationPanel question={termination} servers={execution.serverExecutions} />
        <Timeline execution={execution} stages={stages} now={now} />
        <Waves execution={execution} asOf={asOf} press={setPressed} />
        <Tabs
          activeTabId={tabs.find((tab) => tab === values.tab) ?? 'servers'}
          onChange={({ detail }) => change('tab', detail.activeTabId)}
          tabs={[
            {
              id: 'servers' satisfies Tab,
              label: en.execution.servers,
              content: <Servers rows={rows} find={values.server} look={(text) => change('server', text)} />,
            },
            { id: 'log' satisfies Tab, label: en.execution.log, content: <Log logs={logs} servers={execution.serverExecutions} /> },
            { id: 'journal' satisfies Tab, label: en.execution.journal, content: <Journal execution={execution} /> },
          ]}
        />
      </SpaceBetween>
      {pressed === null ? null : (
        <ActionDialog
          pressed={pressed}
          execution={execution}
          termination={termination.data}
          close={() => setPressed(null)}
          changed={changed}
        />
      )}
      <LiveRegion hidden>
        {announcement(execution, goesOn ? liveness : null, termination.data === undefined ? null : terminationText(termination.data))}
      </LiveRegion>
    </ContentLayout>
  );
};

const Live = ({ liveness }: { readonly liveness: Liveness }) => {
  switch (liveness) {
    case 'live':
      return <StatusIndicator type="success">{en.execution.live}</StatusIndicator>;
    case 'looking':
      return <StatusIndicator type="info">{en.execution.looking}</StatusIndicator>;
    case 'lost':
      return <StatusIndicator type="warning">{en.execution.lost}</StatusIndicator>;
  }
};

type NoticesProps = { readonly execution: Details; readonly isLost: boolean; readonly press: (pressed: Pressed) => void };

const Notices = ({ execution, isLost, press }: NoticesProps) => {
  const short = shortfall(execution);
  return (
    <SpaceBetween size="s">
      {isLost ? (
        <Alert type="warning" header={en.execution.lost}>
          {en.execution.lostHint}
        </Alert>
      ) : null}
      {execution.pause === null ? null : (
        <Alert type={execution.pause.cause === 'FAILED_WAVES' ? 'warning' : 'info'} header={pauseText(execution.pause)}>
          <SpaceBetween size="xs">
            <div>{pauseHint(execution, execution.pause)}</div>
            {toDecide(execution).map((wave) => (
              <WaveButtons key={wave.waveNumber} wave={wave} press={press} isNamed />
            ))}
          </SpaceBetween>
        </Alert>
      )}
      {execution.reason === null ? null : (
        <Alert type="error" header={en.statuses.FAILED}>
          {execution.reason}
        </Alert>
      )}
      {short === null ? null : (
        <Alert type="warning" header={en.execution.short.header}>
          {short}
        </Alert>
      )}
    </SpaceBetween>
  );
};

/** The time it may take, until when, and whether that was met; nothing of the last while it is open. */
const Objective = ({ execution }: { readonly execution: Details }) => (
  <>
    {objectiveText(execution.rtoMinutes)}
    {execution.rtoDueTime === null ? null : (
      <>
        <Until at={execution.rtoDueTime} />
        {verdictOf(execution) === 'open' ? null : (
          <div>
            <AgainstObjective {...execution} />
          </div>
        )}
      </>
    )}
  </>
);

const Until = ({ at }: { readonly at: string }) => {
  const text = useTimeText();
  return (
    <div>
      <time dateTime={at}>{en.execution.until(text(at))}</time>
    </div>
  );
};

const Facts = ({ execution, asOf }: { readonly execution: Details; readonly asOf: string }) => {
  const { recoveryPoint: point, forecastEndTime, endTime } = execution;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: en.executions.status, value: <Status word={execution.status} /> },
          { label: en.executions.started, value: <Time at={execution.startTime} /> },
          isOver(execution)
            ? { label: en.executions.ended, value: <Time at={endTime} /> }
            : { label: en.execution.forecast, value: forecastEndTime === null ? en.execution.noForecast : <Time at={forecastEndTime} /> },
          { label: en.executions.duration, value: <Duration {...execution} asOf={asOf} /> },
          { label: en.execution.rto, value: <Objective execution={execution} /> },
          {
            label: en.execution.recoveryPoint,
            value: (
              <>
                {en.execution.points[point.requested]} {point.notAfter === null ? null : <Time at={point.notAfter} />}
              </>
            ),
          },
          { label: en.executions.plan, value: <PageLink href={paths.plan(execution.planId)}>{execution.planName}</PageLink> },
          { label: en.executions.by, value: execution.initiatedBy },
        ]}
      />
    </Container>
  );
};
