/**
 * What bounds one request: a signal that fires after so long. Real time in production, because it bounds a socket and not a recovery;
 * where there is no socket, whoever runs the adapters may bound requests by the clock that everything else goes by.
 */
export type TimeLimit = (milliseconds: number) => AbortSignal;

export const inRealTime: TimeLimit = (milliseconds) => AbortSignal.timeout(milliseconds);
