/**
 * One thing that a list is filtered by, chosen from what there is.
 */
import Select from '@cloudscape-design/components/select';

type Option = { readonly value: string; readonly label: string };
type Props = {
  readonly label: string;
  /** What no choice is called; left out, there is always one. */
  readonly any?: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly change: (value: string) => void;
};

/** From so many on, one looks for them by typing. */
const manyOptions = 10;

export const FilterSelect = ({ label, any, options, value, change }: Props) => {
  const all = any === undefined ? options : [{ value: '', label: any }, ...options];
  return (
    <Select
      ariaLabel={label}
      options={all}
      filteringType={all.length > manyOptions ? 'auto' : 'none'}
      {...(all.length > manyOptions ? { filteringAriaLabel: label } : {})}
      selectedOption={all.find((option) => option.value === value) ?? (value === '' ? null : { value, label: value })}
      onChange={({ detail }) => change(detail.selectedOption.value ?? '')}
    />
  );
};
