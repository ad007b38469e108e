/**
 * One execution, live: where it stands, what may be done, its timeline, waves, servers, and what was logged.
 */
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import type { Liveness } from '../data/live.ts';
import { ActionDialog, ExecutionButtons, type Pressed } from '../execution/actions.tsx';
import { AgainstObjective } from '../execution/against-objective.tsx';
import { isOver, type Details } from '../execution/details.ts';
import { TypeBadge } from '../execution/execution-columns.tsx';
import { Journal } from '../execution/journal.tsx';
import { JobLogs } from '../execution/job-logs.tsx';
import { Servers } from '../execution/servers.tsx';
import { TerminationPanel } from '../execution/termination-panel.tsx';
import { Timeline } from '../execution/timeline.tsx';
import { useExecution } from '../execution/use-execution.ts';
import { Waves } from '../execution/waves.tsx';
import { Answered } from '../parts/answered.tsx';
import { verdictOf } from '../execution/verdict.ts';
import { objectiveText } from '../parts/objective-text.ts';
import { PageLink } from '../parts/page-link.tsx';
import { Status } from '../parts/status.tsx';
import { Duration, Time } from '../parts/time.tsx';
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

type ShownProps = Omit<ReturnType<typeof useExecution>, 'question'> & { readonly execution: Details; readonly title: string };

const Shown = ({ execution, termination, goesOn, liveness, changed, title }: ShownProps) => {
  const [pressed, setPressed] = useState<Pressed | null>(null);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          info={<TypeBadge type={execution.executionType} />}
          actions={<ExecutionButtons allowed={execution.allowedActions} press={(action) => setPressed({ action })} />}
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
        <Notices execution={execution} isLost={goesOn && liveness === 'lost'} />
        <Facts execution={execution} />
        <TerminationPanel question={termination} servers={execution.serverExecutions} />
        <Timeline execution={execution} />
        <Waves execution={execution} press={setPressed} />
        <Tabs
          tabs={[
            { id: 'servers', label: en.execution.servers, content: <Servers servers={execution.serverExecutions} /> },
            { id: 'log', label: en.execution.log, content: <JobLogs execution={execution} /> },
            { id: 'journal', label: en.execution.journal, content: <Journal executionId={execution.executionId} /> },
          ]}
        />
      </SpaceBetween>
      {pressed === null ? null : <ActionDialog pressed={pressed} execution={execution} close={() => setPressed(null)} changed={changed} />}
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

const pauseText = ({ cause, by, waves }: NonNullable<Details['pause']>): string =>
  cause === 'OPERATOR' ? en.execution.paused.OPERATOR(by) : en.execution.paused[cause](waves.join(', '));

const Notices = ({ execution, isLost }: { readonly execution: Details; readonly isLost: boolean }) => (
  <SpaceBetween size="s">
    {isLost ? (
      <Alert type="warning" header={en.execution.lost}>
        {en.execution.lostHint}
      </Alert>
    ) : null}
    {execution.pause === null ? null : (
      <Alert type="info" header={pauseText(execution.pause)}>
        {en.execution.pausedHint}
      </Alert>
    )}
    {execution.reason === null ? null : (
      <Alert type="error" header={en.statuses.FAILED}>
        {execution.reason}
      </Alert>
    )}
  </SpaceBetween>
);

/** The time it may take, until when, and whether that was met; nothing of the last while it is open. */
const Objective = ({ execution }: { readonly execution: Details }) => (
  <>
    {objectiveText(execution.rtoMinutes)}
    {execution.rtoDueTime === null ? null : (
      <>
        {en.execution.until} <Time at={execution.rtoDueTime} />
        {verdictOf(execution) === 'open' ? null : (
          <div>
            <AgainstObjective {...execution} />
          </div>
        )}
      </>
    )}
  </>
);

const Facts = ({ execution }: { readonly execution: Details }) => {
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
          { label: en.executions.duration, value: <Duration {...execution} /> },
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
