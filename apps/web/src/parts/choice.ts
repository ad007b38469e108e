/**
 * A choice among what the API lists: while it is fetched, and where it cannot be, that is not taken for nothing to choose from.
 */
import type { SelectProps } from '@cloudscape-design/components/select';
import { en } from '../text/en.ts';

type Question = { readonly isLoading: boolean; readonly error: unknown };

export const choiceOf = ({ isLoading, error }: Question): Pick<SelectProps, 'statusType' | 'loadingText' | 'errorText'> => ({
  statusType: error !== null ? 'error' : isLoading ? 'loading' : 'finished',
  loadingText: en.states.loading,
  errorText: en.states.failed,
});
