/**
 * The choice of recovery points of a start.
 */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OutputOf } from '@drs-orchestrator/contract';
import { MomentField } from '../parts/moment-field.tsx';
import { en } from '../text/en.ts';
import { isFuture, pointKinds, type PointForm } from './points.ts';
import { ServerPoints } from './server-points.tsx';

type Props = {
  readonly plan: OutputOf<'get_recovery_plan'>;
  readonly form: PointForm;
  /** By the product's clock; undefined until it is known. */
  readonly now: string | undefined;
  readonly change: (changed: Partial<PointForm>) => void;
};

export const PointChoice = ({ plan, form, now, change }: Props) => (
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
        <MomentField
          label={en.start.notAfterLabel}
          meaning="exact"
          value={form.moment}
          error={isFuture(form.moment, now) ? en.start.future : null}
          change={(moment = '') => change({ moment })}
        />
      ) : null}
      {form.kind === 'snapshots' ? <ServerPoints plan={plan} chosen={form.chosen} change={(chosen) => change({ chosen })} /> : null}
    </SpaceBetween>
  </Container>
);
