/**
 * The choice of recovery points of a start.
 */
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { en } from '../text/en.ts';
import { momentOf, pointKinds, readPoint, type PointForm } from './points.ts';

type Props = { readonly form: PointForm; readonly change: (changed: Partial<PointForm>) => void };

const pairLines = 4;

export const PointChoice = ({ form, change }: Props) => {
  const read = readPoint(form);
  const wrongLine = read.ok ? null : read.line;
  return (
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
        {form.kind === 'snapshots' ? (
          <FormField
            label={en.start.snapshotsLabel}
            constraintText={en.start.snapshotsExample}
            errorText={wrongLine === null ? undefined : en.start.notPair(wrongLine)}
          >
            <Textarea rows={pairLines} value={form.pairs} onChange={({ detail }) => change({ pairs: detail.value })} spellcheck={false} />
          </FormField>
        ) : null}
      </SpaceBetween>
    </Container>
  );
};
