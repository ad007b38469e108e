/**
 * One recovery plan: its waves and what waits for what, whether it could start, its past executions, and the two ways to start it.
 */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { call } from '../data/client.ts';
import { lookEveryMilliseconds, useAllPages, useAnswer, usePages } from '../data/queries.ts';
import type { Plan } from '../editing/plans/plan-form.ts';
import { executionColumns } from '../execution/execution-columns.tsx';
import { executionRows } from '../execution/execution-rows.ts';
import { titleOf, waitText, WaveGraph, type DrawnWave } from '../graph/wave-graph.tsx';
import { Answered } from '../parts/answered.tsx';
import { DetailPage } from '../parts/detail-page.tsx';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { objectiveText } from '../parts/objective-text.ts';
import { PageLink } from '../parts/page-link.tsx';
import { placeWords } from '../parts/place-text.ts';
import { PermittedButton } from '../parts/permitted.tsx';
import { ReadinessReport } from '../parts/readiness.tsx';
import { en } from '../text/en.ts';

type Wave = Plan['waves'][number];

const PlanPage = () => {
  const { planId = '' } = useParams();
  const plan = useAnswer('get_recovery_plan', { planId });
  const name = plan.data?.planName ?? planId;
  useTitle({ text: en.plans.title, href: paths.plans }, { text: name, href: paths.plan(planId) });
  return (
    <DetailPage
      question={plan}
      name={name}
      description={plan.data?.description}
      buttons={(remove) => <Buttons planId={planId} isKnown={plan.data !== undefined} remove={remove} />}
      deletion={{
        what: en.plans.deleteWhat,
        send: ({ version }) => call('delete_recovery_plan', { planId, version }),
        gone: 'get_recovery_plan',
        list: paths.plans,
      }}
    >
      {(answer) => (
        <SpaceBetween size="l">
          <Facts plan={answer} />
          <Waves plan={answer} />
          <Readiness planId={planId} />
          <Past planId={planId} />
        </SpaceBetween>
      )}
    </DetailPage>
  );
};
export default PlanPage;

type ButtonsProps = { readonly planId: string; readonly isKnown: boolean; readonly remove: () => void };

const Buttons = ({ planId, isKnown, remove }: ButtonsProps) => {
  const go = useGo();
  return (
    <SpaceBetween direction="horizontal" size="s">
      <PermittedButton operation="delete_recovery_plan" disabled={!isKnown} onClick={remove}>
        {en.editing.remove}
      </PermittedButton>
      <PermittedButton operation="update_recovery_plan" disabled={!isKnown} onClick={() => go(paths.editPlan(planId))}>
        {en.editing.edit}
      </PermittedButton>
      <PermittedButton operation="start_execution" disabled={!isKnown} onClick={() => go(paths.start(planId, 'recovery'))}>
        {en.plans.startRecovery}
      </PermittedButton>
      <PermittedButton operation="start_execution" variant="primary" disabled={!isKnown} onClick={() => go(paths.start(planId, 'drill'))}>
        {en.plans.startDrill}
      </PermittedButton>
    </SpaceBetween>
  );
};

const Facts = ({ plan }: { readonly plan: Plan }) => {
  const { email = null, webhook = null } = plan.notifications ?? {};
  const told = [...(email === null ? [] : [email]), ...(webhook === null ? [] : [en.plans.webhook(webhook.url)])];
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: en.plans.rto, value: objectiveText(plan.rtoMinutes) },
          { label: en.plans.rpo, value: objectiveText(plan.rpoMinutes) },
          { label: en.plans.waves, value: String(plan.waves.length) },
          { label: en.plans.notifications, value: told.length === 0 ? en.plans.nobody : told.join(', ') },
        ]}
      />
    </Container>
  );
};

const drawnOf = ({ waveNumber, waveName, dependsOn, pauseBeforeWave }: Wave): DrawnWave => ({
  key: String(waveNumber),
  number: waveNumber,
  name: waveName,
  dependsOn: dependsOn.map(String),
  pauseBefore: pauseBeforeWave,
});

/** Servers that are named; the others are counted. */
const namedServers = 5;

const serversText = ({ sourceServerIds: ids, ...place }: Wave['servers'][number]): string =>
  en.plans.serversOf(placeWords(place), ids.slice(0, namedServers).join(', '), Math.max(0, ids.length - namedServers));

const Waves = ({ plan }: { readonly plan: Plan }) => {
  const groups = useAllPages('list_protection_groups', {});
  const names = new Map(groups.data?.flatMap((page) => page.protectionGroups.map((group) => [group.groupId, group.groupName] as const)));
  const drawn = plan.waves.map(drawnOf);
  const columns: readonly TableProps.ColumnDefinition<Wave>[] = [
    { id: 'wave', header: en.execution.wave, minWidth: 140, isRowHeader: true, cell: (wave) => titleOf(drawnOf(wave)) },
    {
      id: 'groups',
      header: en.plans.groups,
      minWidth: 160,
      cell: ({ protectionGroupIds: ids }) =>
        ids.length === 0
          ? en.states.none
          : ids.map((id) => (
              <div key={id}>
                <PageLink href={paths.group(id)}>{names.get(id) ?? id}</PageLink>
              </div>
            )),
    },
    {
      id: 'servers',
      header: en.plans.servers,
      minWidth: 200,
      cell: ({ servers }) => (servers.length === 0 ? en.states.none : servers.map(serversText).join('; ')),
    },
    { id: 'after', header: en.plans.begins, minWidth: 200, cell: (wave) => waitText(drawnOf(wave), drawn) },
    { id: 'failure', header: en.plans.onFailure, cell: (wave) => en.plans.failure[wave.onFailure] },
    { id: 'timeout', header: en.plans.timeout, cell: (wave) => en.plans.minutes(wave.launchTimeoutMinutes) },
  ];
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{en.plans.graph.title}</Header>}>
        <WaveGraph waves={drawn} />
      </Container>
      <Listing
        title={en.plans.waves}
        variant="container"
        headingLevel="h2"
        rows={plan.waves}
        columns={columns}
        rowId={(wave) => String(wave.waveNumber)}
        isLoading={false}
        empty={en.states.none}
      />
    </SpaceBetween>
  );
};

/** Asked when somebody wants to know: it is a look at every server in AWS. */
const Readiness = ({ planId }: { readonly planId: string }) => {
  const [type, setType] = useState<'DRILL' | 'RECOVERY' | null>(null);
  const readiness = useAnswer('check_readiness', { planId, executionType: type ?? 'DRILL' }, { enabled: type !== null });
  const check = (wanted: 'DRILL' | 'RECOVERY'): void => {
    if (type === wanted) void readiness.refetch();
    else setType(wanted);
  };
  const buttonOf = (wanted: 'DRILL' | 'RECOVERY', text: string) => (
    <Button loading={type === wanted && readiness.isFetching} loadingText={en.states.loading} onClick={() => check(wanted)}>
      {text}
    </Button>
  );
  const buttons = (
    <SpaceBetween direction="horizontal" size="xs">
      {buttonOf('DRILL', en.plans.checkDrill)}
      {buttonOf('RECOVERY', en.plans.checkRecovery)}
    </SpaceBetween>
  );
  if (type === null)
    return (
      <Container header={<Header variant="h2">{en.plans.readiness}</Header>}>
        <SpaceBetween size="s">
          <Box>{en.plans.readinessHint}</Box>
          {buttons}
        </SpaceBetween>
      </Container>
    );
  return (
    <SpaceBetween size="s">
      <Answered question={readiness}>{(answer) => <ReadinessReport answer={answer} />}</Answered>
      {buttons}
    </SpaceBetween>
  );
};

const Past = ({ planId }: { readonly planId: string }) => {
  const list = usePages('list_executions', { planId, limit: 10 }, { every: lookEveryMilliseconds });
  return (
    <Listing
      title={en.executions.title}
      variant="container"
      headingLevel="h2"
      rows={executionRows(list.data?.pages ?? [])}
      columns={executionColumns}
      rowId={(row) => row.executionId}
      {...asked(list)}
      empty={<Empty title={en.executions.empty} />}
    />
  );
};
