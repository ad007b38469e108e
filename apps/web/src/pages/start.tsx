/**
 * Starting a drill or a recovery: what will happen, from which points, whether it can, and for a recovery the plan's name by hand.
 *
 * Owns: no rule. Whether a start would be refused, and what of that can be overridden, is the API's answer.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useGo, useTell, useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { call } from '../data/client.ts';
import { useAnswer } from '../data/queries.ts';
import { Answered } from '../parts/answered.tsx';
import { Failure } from '../parts/failure.tsx';
import { useMay, useMayGive } from '../parts/permitted.tsx';
import { ReadinessReport } from '../parts/readiness.tsx';
import { PointChoice } from '../start/point-choice.tsx';
import { latestPoint, readPoint } from '../start/points.ts';
import { en } from '../text/en.ts';
import NotFound from './not-found.tsx';

type Plan = OutputOf<'get_recovery_plan'>;
type Readiness = OutputOf<'check_readiness'>;
type Type = 'DRILL' | 'RECOVERY';

const StartPage = () => {
  const { planId = '', type } = useParams();
  const plan = useAnswer('get_recovery_plan', { planId });
  if (type !== 'drill' && type !== 'recovery') return <NotFound />;
  return (
    <Answered question={plan} title={type === 'drill' ? en.start.drill : en.start.recovery}>
      {(answer) => <Start plan={answer} type={type === 'drill' ? 'DRILL' : 'RECOVERY'} />}
    </Answered>
  );
};
export default StartPage;

const Start = ({ plan: { planId, planName }, type }: { readonly plan: Plan; readonly type: Type }) => {
  const isDrill = type === 'DRILL';
  const title = isDrill ? en.start.drill : en.start.recovery;
  useTitle(
    { text: en.plans.title, href: paths.plans },
    { text: planName, href: paths.plan(planId) },
    { text: title, href: paths.start(planId, isDrill ? 'drill' : 'recovery') },
  );
  const [form, setForm] = useState(latestPoint);
  const [typed, setTyped] = useState('');
  const [isOverriding, setOverriding] = useState(false);
  const read = readPoint(form);
  const notAfter = read.ok ? read.point?.notAfter : undefined;
  const readiness = useAnswer('check_readiness', { planId, executionType: type, ...(notAfter === undefined ? {} : { notAfter }) });
  const overrides = isOverriding ? (readiness.data?.overrides ?? []) : [];
  const start = useStart({
    planId,
    executionType: type,
    ...(read.ok && read.point !== undefined ? { recoveryPoint: read.point } : {}),
    ...(overrides.length === 0 ? {} : { override: [...overrides] }),
  });
  const hindrance = useHindrance({ isPointKnown: read.ok, isNamed: isDrill || typed === planName, readiness: readiness.data, overrides });
  const go = useGo();
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={planName}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Alert type={isDrill ? 'info' : 'warning'} header={en.types[type]}>
          {isDrill ? en.start.drillWhat : en.start.recoveryWhat}
        </Alert>
        <PointChoice form={form} change={(changed) => setForm({ ...form, ...changed })} />
        <Answered question={readiness}>{(answer) => <ReadinessReport answer={answer} />}</Answered>
        <Button loading={readiness.isFetching} loadingText={en.states.loading} onClick={() => void readiness.refetch()}>
          {en.start.again}
        </Button>
        {start.error === null ? null : <Failure error={start.error} />}
        <Container>
          <SpaceBetween size="m">
            <Overriding answer={readiness.data} isOverriding={isOverriding} setOverriding={setOverriding} />
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
                loading={start.isPending}
                loadingText={en.states.loading}
                onClick={() => start.mutate()}
              >
                {title}
              </Button>
              <Button onClick={() => go(paths.plan(planId))}>{en.actions.back}</Button>
            </SpaceBetween>
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
};

const useStart = (input: Parameters<typeof call<'start_execution'>>[1]) => {
  const go = useGo();
  const tell = useTell();
  return useMutation({
    mutationFn: () => call('start_execution', input),
    onSuccess: ({ executionId }) => {
      tell({ type: 'success', text: en.start.started });
      go(paths.execution(executionId));
    },
  });
};

type Standing = {
  readonly isPointKnown: boolean;
  readonly isNamed: boolean;
  readonly readiness: Readiness | undefined;
  readonly overrides: Readiness['overrides'];
};

/** Why it cannot be started as it stands; where nobody could say whether it is ready, the start itself looks. */
const useHindrance = ({ isPointKnown, isNamed, readiness, overrides }: Standing): string | null => {
  const may = useMay('start_execution');
  if (may !== true) return may === undefined ? en.states.loading : en.states.forbidden;
  if (!isPointKnown) return en.start.pointMissing;
  if (readiness !== undefined && !readiness.ready && overrides.length === 0) return en.start.notReady;
  return isNamed ? null : en.start.nameMissing;
};

type OverridingProps = {
  readonly answer: Readiness | undefined;
  readonly isOverriding: boolean;
  readonly setOverriding: (isOverriding: boolean) => void;
};

const Overriding = ({ answer, isOverriding, setOverriding }: OverridingProps) => {
  const may = useMayGive('start_execution', 'override');
  if (answer === undefined || answer.ready) return null;
  if (answer.overrides.length === 0) return <Box color="text-body-secondary">{en.start.noOverride}</Box>;
  return (
    <Checkbox
      checked={isOverriding}
      disabled={may !== true}
      description={may === false ? en.start.mayNotOverride : en.start.overrideHint}
      onChange={({ detail }) => setOverriding(detail.checked)}
    >
      {en.start.override(answer.overrides.map((check) => en.start.checks[check]).join(', '))}
    </Checkbox>
  );
};
