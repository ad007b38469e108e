/**
 * Servers with settings of their own: one line each, and the fields of the one that is being changed.
 */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { byName } from '../../parts/by-name.ts';
import { en } from '../../text/en.ts';
import { choiceOf } from '../../parts/choice.ts';
import type { FieldErrors } from '../field-errors.ts';
import { isSelected, type GroupForm, type OverrideForm } from './group-form.ts';
import { usePlaceServers } from '../place-servers.ts';
import { SettingsFields } from './settings-fields.tsx';
import { asTheyAre } from './settings-form.ts';
import { overrideText } from './settings-text.ts';

type Props = {
  readonly form: GroupForm;
  readonly change: (changed: Partial<GroupForm>) => void;
  readonly errors: FieldErrors;
  readonly forgetErrors: () => void;
};

export const Overrides = ({ form, change, errors, forgetErrors }: Props) => {
  const [opened, setOpened] = useState<number | null>(null);
  const { servers, isLoading, error } = usePlaceServers(form);
  const names = new Map(servers.map(({ sourceServerId, hostname }) => [sourceServerId, hostname ?? sourceServerId]));
  const { serverOverrides: overrides } = form;
  const { form: words } = en.groups;
  const options = servers
    .filter((server) => isSelected(form, server))
    .map(({ sourceServerId, hostname }) => ({
      value: sourceServerId,
      label: hostname ?? sourceServerId,
      ...(hostname === null ? {} : { description: sourceServerId }),
    }))
    .sort(byName(({ label }) => label));
  const changeOne = (at: number, changed: Partial<OverrideForm>): void =>
    change({ serverOverrides: overrides.map((one, index) => (index === at ? { ...one, ...changed } : one)) });
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${String(overrides.length)})`} description={words.overridesHint}>
          {en.groups.overrides}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {overrides.map((override, at) => (
          <Override
            key={at}
            override={override}
            name={names.get(override.sourceServerId) ?? (override.sourceServerId || words.unnamed)}
            choice={{ options, ...choiceOf({ isLoading, error }) }}
            errors={errors}
            at={`serverOverrides[${String(at)}]`}
            isOpen={opened === at || errors.isWithin(`serverOverrides[${String(at)}]`)}
            toggle={() => setOpened(opened === at ? null : at)}
            change={(changed) => changeOne(at, changed)}
            remove={() => {
              forgetErrors();
              setOpened(null);
              change({ serverOverrides: overrides.filter((_, index) => index !== at) });
            }}
          />
        ))}
        <Button
          formAction="none"
          iconName="add-plus"
          onClick={() => {
            setOpened(overrides.length);
            change({ serverOverrides: [...overrides, { sourceServerId: '', settings: asTheyAre, staticPrivateIp: '' }] });
          }}
        >
          {words.addOverride}
        </Button>
      </SpaceBetween>
    </Container>
  );
};

type Choice = Pick<SelectProps, 'statusType' | 'loadingText' | 'errorText'> & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
};

type OverrideProps = {
  readonly override: OverrideForm;
  readonly name: string;
  readonly choice: Choice;
  readonly errors: FieldErrors;
  readonly at: string;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly change: (changed: Partial<OverrideForm>) => void;
  readonly remove: () => void;
};

const Override = ({ override, name, choice, errors, at, isOpen, toggle, change, remove }: OverrideProps) => {
  const { form: words, setting, settingHint } = en.groups;
  const { sourceServerId: id } = override;
  return (
    <FormField stretch errorText={errors.at(at)}>
      <div className="card" role="group" aria-label={name}>
        <SpaceBetween size="s">
          <div className="card-head">
            <div>
              <Box variant="strong">{name}</Box>
              <Box color="text-body-secondary">{overrideText(override)}</Box>
            </div>
            <SpaceBetween direction="horizontal" size="xs">
              <Button formAction="none" ariaExpanded={isOpen} ariaLabel={words.changeOverride(name)} onClick={toggle}>
                {isOpen ? words.closeOverride : words.change}
              </Button>
              <Button formAction="none" iconName="remove" variant="icon" ariaLabel={words.removeOverride(name)} onClick={remove} />
            </SpaceBetween>
          </div>
          {isOpen ? (
            <SettingsFields
              form={override.settings}
              change={(changed) => change({ settings: { ...override.settings, ...changed } })}
              errorOf={(field) => errors.at(`${at}.${field}`)}
              asItIs={words.asTheGroup}
              first={[
                <FormField key="server" label={words.whichServer} errorText={errors.at(`${at}.sourceServerId`)}>
                  <Select
                    {...choice}
                    selectedOption={choice.options.find(({ value }) => value === id) ?? (id === '' ? null : { value: id, label: id })}
                    placeholder={en.editing.choose}
                    empty={en.editing.noChoice}
                    filteringType="auto"
                    virtualScroll
                    onChange={({ detail }) => change({ sourceServerId: detail.selectedOption.value ?? '' })}
                  />
                </FormField>,
                <FormField
                  key="address"
                  label={setting.staticPrivateIp}
                  constraintText={settingHint.staticPrivateIp}
                  errorText={errors.at(`${at}.staticPrivateIp`)}
                >
                  <Input
                    value={override.staticPrivateIp}
                    placeholder={words.asTheGroup}
                    onChange={({ detail }) => change({ staticPrivateIp: detail.value })}
                  />
                </FormField>,
              ]}
            />
          ) : null}
        </SpaceBetween>
      </div>
    </FormField>
  );
};
