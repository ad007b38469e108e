/**
 * Being asked to end: Ctrl-C or a signal. The first request ends cleanly, a second one at once.
 */

/** One Ctrl-C reaches the process twice when npm passes it on. */
const sameRequestMilliseconds = 500;
/** What a shell reports of a program that Ctrl-C has ended. */
const interruptedCode = 130;

export const whenAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let askedAt: number | undefined;
    const ask = (): void => {
      if (askedAt !== undefined && performance.now() - askedAt > sameRequestMilliseconds) process.exit(interruptedCode);
      askedAt ??= performance.now();
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });
