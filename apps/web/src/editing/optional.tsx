/**
 * The label of a field that may be left empty.
 */
import { en } from '../text/en.ts';

export const optional = (label: string) => (
  <>
    {label} <i>– {en.editing.optional}</i>
  </>
);
