/**
 * Servers that a wave launches besides its groups: lists of them, each of one account and Region.
 */
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Box from '@cloudscape-design/components/box';
import { byName } from '../../parts/by-name.ts';
import { en } from '../../text/en.ts';
import { choiceOf } from '../../parts/choice.ts';
import type { FieldErrors } from '../field-errors.ts';
import { PlaceFields } from '../../parts/place-fields.tsx';
import { usePlaceServers } from '../place-servers.ts';
import type { ServersForm } from './plan-form.ts';

type Props = {
  readonly wave: string;
  readonly lists: readonly ServersForm[];
  readonly change: (lists: readonly ServersForm[]) => void;
  readonly errors: FieldErrors;
  readonly forgetErrors: () => void;
  /** `waves[0].servers` */
  readonly at: string;
};

const emptyList: ServersForm = { accountId: '', region: '', sourceServerIds: [] };

export const WaveServers = ({ wave, lists, change, errors, forgetErrors, at }: Props) => (
  <SpaceBetween size="m">
    {lists.map((list, index) => (
      <List
        key={index}
        number={index + 1}
        wave={wave}
        list={list}
        errors={errors}
        at={`${at}[${String(index)}]`}
        change={(changed) => change(lists.map((one, other) => (other === index ? { ...one, ...changed } : one)))}
        remove={() => {
          forgetErrors();
          change(lists.filter((_, other) => other !== index));
        }}
      />
    ))}
    <Button formAction="none" variant="inline-link" onClick={() => change([...lists, emptyList])}>
      {en.plans.form.addServers}
    </Button>
  </SpaceBetween>
);

type ListProps = {
  readonly number: number;
  readonly wave: string;
  readonly list: ServersForm;
  readonly change: (changed: Partial<ServersForm>) => void;
  readonly remove: () => void;
  readonly errors: FieldErrors;
  readonly at: string;
};

const List = ({ number, wave, list, change, remove, errors, at }: ListProps) => {
  const { servers, isAskable, isLoading, error } = usePlaceServers(list);
  const { form: words } = en.plans;
  const options = servers
    .map(({ sourceServerId, hostname, groupName }) => ({
      value: sourceServerId,
      label: hostname ?? sourceServerId,
      description: sourceServerId,
      ...(groupName === null ? {} : { labelTag: groupName }),
    }))
    .sort(byName(({ label }) => label));
  const chosen = list.sourceServerIds.map((id) => options.find(({ value }) => value === id) ?? { value: id, label: id });
  return (
    <FormField stretch errorText={errors.at(at)}>
      <div className="card" role="group" aria-label={words.serversOf(number)}>
        <SpaceBetween size="s">
          <div className="card-head">
            <Box variant="strong">{words.serversOf(number)}</Box>
            <Button formAction="none" iconName="remove" variant="icon" ariaLabel={words.removeServers(number, wave)} onClick={remove} />
          </div>
          <PlaceFields
            place={list}
            change={change}
            errors={{ accountId: errors.at(`${at}.accountId`), region: errors.at(`${at}.region`) }}
          />
          <FormField label={words.chooseServers} stretch errorText={errors.at(`${at}.sourceServerIds`) ?? error?.message}>
            <Multiselect
              options={options}
              selectedOptions={chosen}
              placeholder={isAskable ? en.editing.choose : words.serversWait}
              filteringType="auto"
              virtualScroll
              tokenLimit={10}
              {...choiceOf({ isLoading, error })}
              empty={isAskable ? en.groups.noServers : words.serversWait}
              onChange={({ detail }) => change({ sourceServerIds: detail.selectedOptions.flatMap(({ value }) => value ?? []) })}
            />
          </FormField>
        </SpaceBetween>
      </div>
    </FormField>
  );
};
