/**
 * Launch settings, for a whole group or for one server: each may be left as it is.
 */
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { ReactElement } from 'react';
import { en } from '../../text/en.ts';
import { settingNames, type Setting, type SettingsForm } from './settings-form.ts';
import { choices, isChoice } from './settings-text.ts';

type Props = {
  readonly form: SettingsForm;
  readonly change: (changed: Partial<SettingsForm>) => void;
  /** What is wrong with a setting. */
  readonly errorOf: (setting: Setting) => string | undefined;
  /** What a field that is left as it is means here. */
  readonly asItIs?: string;
  /** Before the others. */
  readonly first?: readonly ReactElement[];
};

export const SettingsFields = ({ form, change, errorOf, asItIs = en.groups.asItIs, first }: Props) => (
  <ColumnLayout columns={2}>
    {first}
    {settingNames.map((setting) => (
      <FormField
        key={setting}
        label={en.groups.setting[setting]}
        errorText={errorOf(setting)}
        {...(isChoice(setting) ? {} : { constraintText: en.groups.settingHint[setting] })}
      >
        {isChoice(setting) ? (
          <Choice value={form[setting]} texts={choices[setting]} asItIs={asItIs} choose={(value) => change({ [setting]: value })} />
        ) : (
          <Input value={form[setting]} placeholder={asItIs} onChange={({ detail }) => change({ [setting]: detail.value })} />
        )}
      </FormField>
    ))}
  </ColumnLayout>
);

type ChoiceProps = {
  readonly value: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly asItIs: string;
  readonly choose: (value: string) => void;
};

const Choice = ({ value, texts, asItIs, choose }: ChoiceProps) => {
  const options = [{ value: '', label: asItIs }, ...Object.entries(texts).map(([one, label]) => ({ value: one, label }))];
  return (
    <Select
      options={options}
      selectedOption={options.find((option) => option.value === value) ?? null}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
    />
  );
};
