/**
 * An account and a Region: the account from those that are registered, the Region by its name, with those that are in use to choose from.
 */
import Autosuggest from '@cloudscape-design/components/autosuggest';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { paths } from '../app/paths.ts';
import { useAllPages } from '../data/queries.ts';
import { PageLink } from './page-link.tsx';
import { en } from '../text/en.ts';
import { choiceOf } from './choice.ts';
import type { Place } from './place-text.ts';

type Props = {
  readonly place: Place;
  readonly change: (changed: Partial<Place>) => void;
  readonly errors: { readonly accountId: string | undefined; readonly region: string | undefined };
};

/** Regions of the groups: where DRS is in use. */
const useRegions = (): readonly string[] => {
  const groups = useAllPages('list_protection_groups', {});
  return [...new Set(groups.data?.flatMap((page) => page.protectionGroups.map(({ region }) => region)))].sort();
};

export const PlaceFields = ({ place, change, errors }: Props) => {
  const accounts = useAllPages('list_accounts', {});
  const regions = useRegions();
  const options =
    accounts.data?.flatMap((page) =>
      page.accounts.map(({ accountId, accountName }) => ({ value: accountId, label: `${accountName} (${accountId})` })),
    ) ?? [];
  const chosen = options.find(({ value }) => value === place.accountId);
  const { form } = en.groups;
  return (
    <ColumnLayout columns={2}>
      <FormField
        label={form.account}
        description={form.accountHint}
        errorText={errors.accountId ?? accounts.error?.message}
        constraintText={
          accounts.data !== undefined && options.length === 0 ? (
            <>
              {form.noAccounts} <PageLink href={paths.accounts}>{form.registerAccount}</PageLink>
            </>
          ) : undefined
        }
      >
        <Select
          options={options}
          // One that is registered no more is still what is saved.
          selectedOption={chosen ?? (place.accountId === '' ? null : { value: place.accountId, label: place.accountId })}
          placeholder={en.editing.choose}
          empty={en.editing.noChoice}
          {...choiceOf({ isLoading: accounts.isPending, error: accounts.error })}
          filteringType="auto"
          onChange={({ detail }) => change({ accountId: detail.selectedOption.value ?? '' })}
        />
      </FormField>
      <FormField label={form.region} description={form.regionHint} errorText={errors.region}>
        <Autosuggest
          value={place.region}
          options={regions.map((value) => ({ value }))}
          enteredTextLabel={en.editing.use}
          onChange={({ detail }) => change({ region: detail.value })}
        />
      </FormField>
    </ColumnLayout>
  );
};
