/**
 * One wave of a plan in its form.
 */
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useAllPages } from '../../data/queries.ts';
import { titleOf, type DrawnWave } from '../../graph/wave-graph.tsx';
import { placeWords } from '../../parts/place-text.ts';
import { en } from '../../text/en.ts';
import { choiceOf } from '../../parts/choice.ts';
import type { FieldErrors } from '../field-errors.ts';
import { optional } from '../optional.tsx';
import type { WaveForm } from './plan-form.ts';
import { WaveServers } from './wave-servers.tsx';

type Props = {
  readonly wave: WaveForm;
  readonly drawn: DrawnWave;
  /** All of them, this one too. */
  readonly waves: readonly WaveForm[];
  readonly allDrawn: readonly DrawnWave[];
  readonly change: (changed: Partial<WaveForm>) => void;
  readonly errors: FieldErrors;
  readonly forgetErrors: () => void;
};

const failures = (Object.keys(en.plans.failure) as WaveForm['onFailure'][]).map((value) => ({
  value,
  label: en.plans.failure[value],
  description: en.plans.form.failureMeans[value],
}));

/** All groups, each with the other wave that has it. */
const useGroupOptions = (wave: WaveForm, waves: readonly WaveForm[]) => {
  const groups = useAllPages('list_protection_groups', {});
  const options = groups.data?.flatMap((page) =>
    page.protectionGroups.map(({ groupId, groupName, accountId, region }) => {
      const other = waves.findIndex(({ key, protectionGroupIds }) => key !== wave.key && protectionGroupIds.includes(groupId));
      return {
        value: groupId,
        label: groupName,
        description: placeWords({ accountId, region }),
        ...(other < 0 ? {} : { labelTag: en.plans.form.inWave(other + 1) }),
      };
    }),
  );
  return { options: options ?? [], isLoading: groups.isPending, error: groups.error };
};

export const WaveFields = ({ wave, drawn, waves, allDrawn, change, errors, forgetErrors }: Props) => {
  const at = `waves[${String(drawn.number - 1)}]`;
  const others = allDrawn.filter(({ key }) => key !== wave.key).map((other) => ({ value: other.key, label: titleOf(other) }));
  const { form: words } = en.plans;
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={2}>
        <FormField label={optional(en.plans.name)} errorText={errors.at(`${at}.waveName`)}>
          <Input
            value={wave.waveName}
            placeholder={words.defaultName(drawn.number)}
            onChange={({ detail }) => change({ waveName: detail.value })}
          />
        </FormField>
        <FormField label={words.after} constraintText={words.afterHint} errorText={errors.at(`${at}.dependsOn`)}>
          <Multiselect
            options={others}
            selectedOptions={others.filter(({ value }) => wave.dependsOn.includes(value))}
            placeholder={wave.dependsOn.length === 0 ? words.atOnce : en.editing.choose}
            empty={en.editing.noChoice}
            onChange={({ detail }) => change({ dependsOn: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
          />
        </FormField>
      </ColumnLayout>
      <Groups wave={wave} waves={waves} at={at} change={change} errors={errors} />
      <Course wave={wave} at={at} change={change} errors={errors} />
      <WaveServers
        wave={titleOf(drawn)}
        lists={wave.servers}
        change={(servers) => change({ servers })}
        errors={errors}
        forgetErrors={forgetErrors}
        at={`${at}.servers`}
      />
    </SpaceBetween>
  );
};

type Part = Pick<Props, 'wave' | 'change' | 'errors'> & { readonly at: string };

const Groups = ({ wave, waves, at, change, errors }: Part & Pick<Props, 'waves'>) => {
  const { options, isLoading, error } = useGroupOptions(wave, waves);
  return (
    <FormField
      label={en.plans.groups}
      description={en.plans.form.groupsHint}
      // What is said of the wave as a whole is that it launches nothing.
      errorText={[errors.at(`${at}.protectionGroupIds`), errors.at(at), error?.message].filter((text) => text !== undefined).join('. ')}
      stretch
    >
      <Multiselect
        options={options}
        selectedOptions={wave.protectionGroupIds.map((id) => options.find(({ value }) => value === id) ?? { value: id, label: id })}
        placeholder={en.editing.choose}
        filteringType="auto"
        {...choiceOf({ isLoading, error })}
        empty={en.plans.form.noGroups}
        onChange={({ detail }) => change({ protectionGroupIds: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
      />
    </FormField>
  );
};

/** What happens around it: a pause before, a failure, too long a launch. */
const Course = ({ wave, at, change, errors }: Part) => {
  const { form: words } = en.plans;
  return (
    <ColumnLayout columns={3}>
      <FormField label={words.pause} errorText={errors.at(`${at}.pauseBeforeWave`)}>
        <Toggle checked={wave.pauseBeforeWave} onChange={({ detail }) => change({ pauseBeforeWave: detail.checked })}>
          {words.pauseToggle}
        </Toggle>
      </FormField>
      <FormField
        label={en.plans.onFailure}
        description={words.failureHint}
        constraintText={words.failureMeans[wave.onFailure]}
        errorText={errors.at(`${at}.onFailure`)}
      >
        <Select
          options={failures}
          selectedOption={failures.find(({ value }) => value === wave.onFailure) ?? null}
          onChange={({ detail }) => {
            const chosen = failures.find(({ value }) => value === detail.selectedOption.value);
            if (chosen !== undefined) change({ onFailure: chosen.value });
          }}
        />
      </FormField>
      <FormField label={optional(words.timeout)} constraintText={words.timeoutHint} errorText={errors.at(`${at}.launchTimeoutMinutes`)}>
        <Input type="number" value={wave.launchTimeoutMinutes} onChange={({ detail }) => change({ launchTimeoutMinutes: detail.value })} />
      </FormField>
    </ColumnLayout>
  );
};
