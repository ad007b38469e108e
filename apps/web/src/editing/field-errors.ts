/**
 * The API's complaints about fields, and at which control of a form each is shown.
 *
 * Owns: finding the place. What is wrong is the API's to say. A complaint about a part of what one control holds (`sourceServerIds[3]`)
 * is shown at that control; one about nothing that the form shows stands at its top.
 */
import type { Issue } from '../data/issues.ts';

/** The longest of the controls' fields that the complaint's field begins with; undefined where there is none. */
const controlOf = (field: string, controls: readonly string[]): string | undefined =>
  controls
    .filter((control) => field === control || field.startsWith(`${control}.`) || field.startsWith(`${control}[`))
    .sort((one, other) => other.length - one.length)[0];

export type FieldErrors = {
  /** What to show at this control; undefined where nothing is wrong with it. */
  readonly at: (control: string) => string | undefined;
  /** Whether something is wrong with a control whose field begins so. */
  readonly isWithin: (field: string) => boolean;
  /** How many controls have something to show. */
  readonly count: number;
  /** What has no control. */
  readonly others: readonly Issue[];
};

export const placeErrors = (issues: readonly Issue[], controls: readonly string[]): FieldErrors => {
  const placed = new Map<string, string[]>();
  const others: Issue[] = [];
  for (const issue of issues) {
    const control = controlOf(issue.field, controls);
    if (control === undefined) others.push(issue);
    else placed.set(control, [...new Set([...(placed.get(control) ?? []), issue.message])]);
  }
  return {
    at: (control) => placed.get(control)?.join('. '),
    isWithin: (field) => [...placed.keys()].some((control) => controlOf(control, [field]) !== undefined),
    count: placed.size,
    others,
  };
};
