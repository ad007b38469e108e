/**
 * The choice of recovery points of a start.
 */
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OutputOf } from '@drs-orchestrator/contract';
import { en } from '../text/en.ts';
import { momentOf, pointKinds, type PointForm } from './points.ts';
import { ServerPoints } from './server-points.tsx';

type Props = {
  readonly plan: OutputOf<'get_recovery_plan'>;
  readonly form: PointForm;
  readonly change: (changed: Partial<PointForm>) => void;
};

export const PointChoice = ({ plan, form, change }: Props) => (
  <Container header={<Header variant="h2">{en.start.point}</Header>}>
    <SpaceBetween size="m">
      <RadioGroup
        ariaLabel={en.start.point}
        value={form.kind}
        onChange={({ detail }) => change({ kind: pointKinds.find((kind) => kind === detail.value) ?? 'latest' })}
        items={[
          { value: 'latest', label: en.start.latest },
          { value: 'not-after', label: en.start.notAfter, description: en.start.notAfterHint },
          { value: 'snapshots', label: en.start.snapshots, description: en.start.snapshotsHint },
        ]}
      />
      {form.kind === 'not-after' ? (
        <FormField
          label={en.start.notAfterLabel}
          constraintText="2030-01-31 08:00"
          errorText={form.moment !== '' && momentOf(form.moment) === undefined ? en.start.notMoment : undefined}
        >
          <Input value={form.moment} onChange={({ detail }) => change({ moment: detail.value })} autoComplete={false} />
        </FormField>
      ) : null}
      {form.kind === 'snapshots' ? <ServerPoints plan={plan} chosen={form.chosen} change={(chosen) => change({ chosen })} /> : null}
    </SpaceBetween>
  </Container>
);
