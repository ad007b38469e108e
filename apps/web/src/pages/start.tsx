/**
 * Starting a drill or a recovery: what will happen, from which points, whether it can, and for a recovery the plan's name by hand.
 *
 * Owns: no rule. Whether a start would be refused, and what of that can be overridden, is the API's answer.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { CallInput, OutputOf } from '@drs-orchestrator/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useGo, useTell, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { ApiError, call } from '../data/client.ts';
import { lookEveryMilliseconds, useAnswer } from '../data/queries.ts';
import { useSettled } from '../editing/settled.ts';
import { Answered } from '../parts/answered.tsx';
import { Checks } from '../parts/checks.tsx';
import { Failure } from '../parts/failure.tsx';
import { useMay } from '../parts/permitted.tsx';
import { ReadinessReport } from '../parts/readiness.tsx';
import { covers, type Agreement } from '../start/agreement.ts';
import { Overriding } from '../start/overriding.tsx';
import { PointChoice } from '../start/point-choice.tsx';
import { readPoint } from '../start/points.ts';
import { usePointForm } from '../start/use-point-form.ts';
import { en } from '../text/en.ts';
import NotFound from './not-found.tsx';

type Plan = OutputOf<'get_recovery_plan'>;
type Readiness = OutputOf<'check_readiness'>;
type Kind = 'drill' | 'recovery';

const types = { drill: 'DRILL', recovery: 'RECOVERY' } as const;

const StartPage = () => {
  const { planId = '', type } = useParams();
  return type === 'drill' || type === 'recovery' ? <StartOf key={`${planId} ${type}`} planId={planId} kind={type} /> : <NotFound />;
};
export default StartPage;

const StartOf = ({ planId, kind }: { readonly planId: string; readonly kind: Kind }) => {
  const plan = useAnswer('get_recovery_plan', { planId });
  useTitle(
    { text: en.plans.title, href: paths.plans },
    { text: plan.data?.planName ?? planId, href: paths.plan(planId) },
    { text: en.start[kind], href: paths.start(planId, kind) },
  );
  return (
    <Answered question={plan} title={en.start[kind]}>
      {(answer) => <Start plan={answer} kind={kind} />}
    </Answered>
  );
};

const Start = ({ plan, kind }: { readonly plan: Plan; readonly kind: Kind }) => {
  const { planId, planName, version } = plan;
  const executionType = types[kind];
  const isDrill = kind === 'drill';
  const { form, change } = usePointForm(`start/${planId}/${kind}`, version);
  const [typed, setTyped] = useState('');
  const [agreed, agree] = useState<Agreement | null>(null);
  const now = useLatestAnswer(planId, form.kind === 'not-after');
  const read = readPoint(form, now);
  const chosen = read.ok && read.point !== undefined ? { recoveryPoint: read.point } : {};
  const { readiness, isLooking } = useReadiness({ planId, executionType, ...chosen });
  const overrides = readiness.data !== undefined && covers(agreed, readiness.data) ? readiness.data.overrides : [];
  const start = useStart(planName, { planId, executionType, ...chosen, ...(overrides.length === 0 ? {} : { override: [...overrides] }) });
  const hindrance = useHindrance({
    isPointKnown: read.ok,
    isLooking,
    isNamed: isDrill || typed === planName,
    readiness: readiness.data,
    overrides,
  });
  const go = useGo();
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={planName}>
          {en.start[kind]}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Alert type={isDrill ? 'info' : 'warning'} header={en.types[executionType]}>
          {isDrill ? en.start.drillWhat : en.start.recoveryWhat}
        </Alert>
        <PointChoice plan={plan} form={form} now={now} change={change} />
        <Answered question={readiness}>{(answer) => <ReadinessReport answer={answer} />}</Answered>
        <Button loading={isLooking || readiness.isFetching} loadingText={en.states.loading} onClick={() => void readiness.refetch()}>
          {en.start.again}
        </Button>
        {start.error === null ? null : <Refused error={start.error} />}
        <Container>
          <SpaceBetween size="m">
            <Overriding answer={readiness.data} agreed={agreed} agree={agree} />
            {isDrill ? null : (
              <FormField label={en.start.typeName(planName)}>
                <Input value={typed} onChange={({ detail }) => setTyped(detail.value)} autoComplete={false} />
              </FormField>
            )}
            <SpaceBetween direction="horizontal" size="s">
              <Button
                variant="primary"
                disabled={hindrance !== null}
                {...(hindrance === null ? {} : { disabledReason: hindrance })}
                // What it leads to may still be on its way.
                loading={start.isPending || start.isSuccess}
                loadingText={en.states.loading}
                onClick={() => start.mutate()}
              >
                {en.start[kind]}
              </Button>
              <Button onClick={() => go(paths.plan(planId))}>{en.actions.back}</Button>
            </SpaceBetween>
            {hindrance === null ? null : <Box color="text-body-secondary">{hindrance}</Box>}
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
};

/** What the product's clock shows: every list of executions says when it was answered. */
const useLatestAnswer = (planId: string, enabled: boolean): string | undefined =>
  useAnswer('list_executions', { planId, limit: 1 }, { every: lookEveryMilliseconds, enabled }).data?.asOf;

/** Asked for the very points that are chosen, once the choice stands still; `isLooking`: what is shown is of another choice, or nothing. */
const useReadiness = (input: CallInput<'check_readiness'>) => {
  const wanted = JSON.stringify(input);
  const settled = useSettled(wanted);
  const readiness = useAnswer('check_readiness', JSON.parse(settled) as CallInput<'check_readiness'>, { keeps: true });
  const isAnswered = readiness.error !== null || (readiness.data !== undefined && !readiness.isPlaceholderData);
  return { readiness, isLooking: settled !== wanted || !isAnswered };
};

const useStart = (planName: string, input: CallInput<'start_execution'>) => {
  const go = useGo();
  const tell = useTell();
  return useMutation({
    mutationFn: () => call('start_execution', input),
    onSuccess: ({ executionId }) => {
      tell({ type: 'success', text: en.start.started, about: planName });
      go(paths.execution(executionId));
    },
  });
};

type Standing = {
  readonly isPointKnown: boolean;
  readonly isLooking: boolean;
  readonly isNamed: boolean;
  readonly readiness: Readiness | undefined;
  readonly overrides: Readiness['overrides'];
};

/** Why it cannot be started as it stands; where nobody could say whether it is ready, the start itself looks. */
const useHindrance = ({ isPointKnown, isLooking, isNamed, readiness, overrides }: Standing): string | null => {
  const may = useMay('start_execution');
  if (may !== true) return may === undefined ? en.states.loading : en.states.forbidden;
  if (!isPointKnown) return en.start.pointMissing;
  if (isLooking) return en.start.stillLooking;
  if (readiness !== undefined && !readiness.ready && overrides.length === 0) return en.start.notReady;
  return isNamed ? null : en.start.nameMissing;
};

/** What has come in between is shown as readiness is, server by server. */
const Refused = ({ error }: { readonly error: Error }) => {
  const failure = error instanceof ApiError && error.failure.kind === 'refused' ? error.failure : null;
  if (failure?.error !== 'NOT_READY') return <Failure error={error} />;
  const checks = failure.facts['checks'] as Readiness['checks'];
  return (
    <SpaceBetween size="l">
      <Failure error={error} />
      <Checks title={en.start.refused} checks={checks} verdict="error" verdictText={en.start.notReady} />
    </SpaceBetween>
  );
};
