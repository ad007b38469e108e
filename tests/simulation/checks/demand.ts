/**
 * How a check of the walk fails: by throwing, because fast-check looks for that.
 */
export const demand = (isTrue: boolean, otherwise: string): void => {
  if (!isTrue) throw new Error(otherwise);
};
