/**
 * Doing something as often as it is worth it: what is wanted while it is under way is done once afterwards, however often it is wanted.
 */
export const oneAfter = (work: () => Promise<unknown>): (() => void) => {
  let isUnderWay = false;
  let isWanted = false;
  const next = (): void => {
    isUnderWay = isWanted;
    isWanted = false;
    if (isUnderWay) void work().then(next, next);
  };
  return () => {
    isWanted = true;
    if (!isUnderWay) next();
  };
};
