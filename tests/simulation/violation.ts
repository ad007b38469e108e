/**
 * How a check fails: by throwing, with the number of the invariant that is broken.
 */

/** `journal`: the records and the state that is stored beside them disagree; `surprise`: something threw that never should. */
export type Invariant = `I${number}` | 'journal' | 'surprise';

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: Invariant;
  /** Null: it concerns no single one. */
  readonly executionId: string | null;

  constructor(invariant: Invariant, message: string, executionId: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.invariant = invariant;
    this.executionId = executionId;
  }
}

export const demandOf =
  (invariant: Invariant, executionId: string | null = null) =>
  (isTrue: boolean, otherwise: string | (() => string)): void => {
    if (!isTrue) throw new Violation(invariant, typeof otherwise === 'string' ? otherwise : otherwise(), executionId);
  };
