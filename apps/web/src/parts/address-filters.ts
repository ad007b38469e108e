/**
 * What a list is filtered by stands in the address: it outlives a refresh and can be sent to somebody.
 */
import { useSearchParams } from 'react-router';

export type AddressFilters<Name extends string> = {
  /** Empty where nothing is asked for. */
  readonly values: Readonly<Record<Name, string>>;
  readonly isFiltered: boolean;
  readonly change: (name: Name, value: string | undefined) => void;
  readonly clear: () => void;
};

export const useAddressFilters = <Name extends string>(names: readonly Name[]): AddressFilters<Name> => {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as Record<Name, string>;
  const changed = (changes: readonly (readonly [Name, string])[]): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of changes) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    setSearch(next, { replace: true });
  };
  return {
    values,
    isFiltered: names.some((name) => values[name] !== ''),
    change: (name, value) => changed([[name, value ?? '']]),
    clear: () => changed(names.map((name) => [name, ''])),
  };
};
