/**
 * Starting a drill or a recovery: what will happen, whether it can, from which points, and for a recovery the plan's name by hand.
 */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
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
import { ReadinessReport } from '../parts/readiness.tsx';
import { en } from '../text/en.ts';
import NotFound from './not-found.tsx';

type Plan = OutputOf<'get_recovery_plan'>;
type Type = 'DRILL' | 'RECOVERY';

const StartPage = () => {
  const { planId = '', type } = useParams();
  const plan = useAnswer('get_recovery_plan', { planId });
  if (type !== 'drill' && type !== 'recovery') return <NotFound />;
  return <Answered question={plan}>{(answer) => <Start plan={answer} type={type === 'drill' ? 'DRILL' : 'RECOVERY'} />}</Answered>;
};
export default StartPage;

/** Without seconds a moment is easily typed; the API wants them. */
const momentOf = (text: string): string | undefined => {
  const [, day, time, seconds] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?Z?$/.exec(text.trim()) ?? [];
  return day === undefined || time === undefined ? undefined : `${day}T${time}${seconds ?? ':00'}Z`;
};

const Start = ({ plan, type }: { readonly plan: Plan; readonly type: Type }) => {
  const { planId, planName } = plan;
  const isDrill = type === 'DRILL';
  const title = isDrill ? en.start.drill : en.start.recovery;
  useTitle(
    { text: en.plans.title, href: paths.plans },
    { text: planName, href: paths.plan(planId) },
    { text: title, href: paths.start(planId, isDrill ? 'drill' : 'recovery') },
  );
  const [isBounded, setBounded] = useState(false);
  const [moment, setMoment] = useState('');
  const [typed, setTyped] = useState('');
  const notAfter = isBounded ? momentOf(moment) : undefined;
  const isMomentMissing = isBounded && notAfter === undefined;
  const readiness = useAnswer('check_readiness', { planId, executionType: type, ...(notAfter === undefined ? {} : { notAfter }) });
  const go = useGo();
  const tell = useTell();
  const start = useMutation({
    mutationFn: () =>
      call('start_execution', { planId, executionType: type, ...(notAfter === undefined ? {} : { recoveryPoint: { notAfter } }) }),
    onSuccess: ({ executionId }) => {
      tell({ type: 'success', text: en.start.started });
      go(paths.execution(executionId));
    },
  });
  const isConfirmed = isDrill || typed === planName;
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
        <PointChoice isBounded={isBounded} setBounded={setBounded} moment={moment} setMoment={setMoment} />
        <Answered question={readiness}>{(answer) => <ReadinessReport answer={answer} />}</Answered>
        {start.error === null ? null : <Failure error={start.error} />}
        <Container>
          <SpaceBetween size="m">
            {isDrill ? null : (
              <FormField label={en.start.typeName(planName)}>
                <Input value={typed} onChange={({ detail }) => setTyped(detail.value)} autoComplete={false} />
              </FormField>
            )}
            <SpaceBetween direction="horizontal" size="s">
              <Button
                variant="primary"
                disabled={!isConfirmed || isMomentMissing}
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

type PointProps = {
  readonly isBounded: boolean;
  readonly setBounded: (isBounded: boolean) => void;
  readonly moment: string;
  readonly setMoment: (moment: string) => void;
};

const PointChoice = ({ isBounded, setBounded, moment, setMoment }: PointProps) => (
  <Container header={<Header variant="h2">{en.start.point}</Header>}>
    <SpaceBetween size="m">
      <RadioGroup
        ariaLabel={en.start.point}
        value={isBounded ? 'bounded' : 'latest'}
        onChange={({ detail }) => setBounded(detail.value === 'bounded')}
        items={[
          { value: 'latest', label: en.start.latest },
          { value: 'bounded', label: en.start.notAfter, description: en.start.notAfterHint },
        ]}
      />
      {isBounded ? (
        <FormField label={en.start.notAfterLabel} constraintText="2030-01-31 08:00">
          <Input
            value={moment}
            onChange={({ detail }) => setMoment(detail.value)}
            invalid={moment !== '' && momentOf(moment) === undefined}
          />
        </FormField>
      ) : null}
    </SpaceBetween>
  </Container>
);
