/**
 * One recovery plan: its waves, and the two ways to start it.
 */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useParams } from 'react-router';
import { useGo, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { lookEveryMilliseconds, useAllPages, useAnswer, usePages } from '../data/queries.ts';
import { executionColumns } from '../execution/execution-columns.tsx';
import { Answered } from '../parts/answered.tsx';
import { Empty } from '../parts/empty.tsx';
import { asked, Listing } from '../parts/listing.tsx';
import { en } from '../text/en.ts';
import { objectiveText } from './plans.tsx';

type PlanAnswer = OutputOf<'get_recovery_plan'>;
type Wave = PlanAnswer['waves'][number];

const Plan = () => {
  const { planId = '' } = useParams();
  const plan = useAnswer('get_recovery_plan', { planId });
  const name = plan.data?.planName ?? planId;
  useTitle({ text: en.plans.title, href: paths.plans }, { text: name, href: paths.plan(planId) });
  const go = useGo();
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={plan.data?.description}
          actions={
            <SpaceBetween direction="horizontal" size="s">
              <Button onClick={() => go(paths.start(planId, 'recovery'))}>{en.plans.startRecovery}</Button>
              <Button variant="primary" onClick={() => go(paths.start(planId, 'drill'))}>
                {en.plans.startDrill}
              </Button>
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <Answered question={plan}>
        {(answer) => (
          <SpaceBetween size="l">
            <Container>
              <KeyValuePairs
                columns={3}
                items={[
                  { label: en.plans.rto, value: objectiveText(answer.rtoMinutes) },
                  { label: en.plans.rpo, value: objectiveText(answer.rpoMinutes) },
                  { label: en.plans.waves, value: String(answer.waves.length) },
                ]}
              />
            </Container>
            <Waves plan={answer} />
            <Past planId={planId} />
          </SpaceBetween>
        )}
      </Answered>
    </ContentLayout>
  );
};
export default Plan;

const Waves = ({ plan }: { readonly plan: PlanAnswer }) => {
  const groups = useAllPages('list_protection_groups', {});
  const names = new Map(groups.data?.flatMap((page) => page.protectionGroups.map((group) => [group.groupId, group.groupName] as const)));
  const columns: readonly TableProps.ColumnDefinition<Wave>[] = [
    { id: 'wave', header: en.execution.wave, isRowHeader: true, cell: (wave) => `${String(wave.waveNumber)}. ${wave.waveName}` },
    {
      id: 'groups',
      header: en.plans.groups,
      cell: (wave) => wave.protectionGroupIds.map((id) => names.get(id) ?? id).join(', ') || en.states.none,
    },
    {
      id: 'servers',
      header: en.plans.servers,
      cell: (wave) => wave.servers.reduce((sum, { sourceServerIds }) => sum + sourceServerIds.length, 0),
    },
    {
      id: 'after',
      header: en.execution.dependsOn,
      cell: (wave) => (wave.dependsOn.length === 0 ? en.execution.nothingBefore : wave.dependsOn.join(', ')),
    },
    { id: 'pause', header: en.plans.pauseBefore, cell: (wave) => (wave.pauseBeforeWave ? en.plans.yes : en.plans.no) },
    { id: 'failure', header: en.plans.onFailure, cell: (wave) => en.plans.failure[wave.onFailure] },
    { id: 'timeout', header: en.plans.timeout, cell: (wave) => en.plans.minutes(wave.launchTimeoutMinutes) },
  ];
  return (
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
  );
};

const Past = ({ planId }: { readonly planId: string }) => {
  const list = usePages('list_executions', { planId, limit: 10 }, { every: lookEveryMilliseconds });
  return (
    <Listing
      title={en.executions.title}
      variant="container"
      headingLevel="h2"
      rows={list.data?.pages.flatMap((page) => page.executions) ?? []}
      columns={executionColumns}
      rowId={(row) => row.executionId}
      {...asked(list)}
      empty={<Empty title={en.executions.empty} />}
    />
  );
};
