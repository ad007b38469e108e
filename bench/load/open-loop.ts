/**
 * Requests at a fixed rate, whether or not the ones before were answered: what the server is slow at waits in a queue and is measured.
 *
 * Owns: the pace, the sockets, counting and timing. A latency counts from the moment at which the request was due, so a stall
 * is seen by every request that it delays.
 */
import { Agent, request } from 'node:http';

export type Wanted = { readonly kind: string; readonly path: string };

export type Answers = {
  /** By kind, in milliseconds; of every request that was answered. */
  readonly latencies: Map<string, number[]>;
  /** By HTTP status. */
  readonly statuses: Map<number, number>;
  sent: number;
  /** Were due while too many waited already, and were not sent. */
  dropped: number;
  /** Neither answered nor refused: a socket that ended, or no answer within the time limit. */
  lost: number;
  readonly losses: string[];
};

export type OpenLoop = {
  /** What was answered since the last call, with what was sent since then. */
  take(): Answers;
  /** Sends no more and resolves when the last answer is there. */
  stop(): Promise<void>;
};

export type OpenLoopNeeds = {
  readonly api: string;
  readonly token: string;
  readonly perSecond: number;
  /** Asked for every request, with its number. */
  readonly next: (number: number) => Wanted;
};

const tickMilliseconds = 4;
/** Like a browser's; one more waits in the agent, and its wait is counted. */
const sockets = 64;
const patienceMilliseconds = 60_000;
/** Sent and not answered at the same time, at the most: of a server that falls back further nothing more is learned. */
const mostWaiting = 3_000;
/** Kept to be shown; the rest is counted. */
const mostLosses = 20;

export const openLoop = ({ api, token, perSecond, next }: OpenLoopNeeds): OpenLoop => {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const { hostname, port } = new URL(api);
  const headers = { authorization: `Bearer ${token}` };
  const began = performance.now();
  const underWay = new Set<Promise<void>>();
  let number = 0;
  let answers = none();

  const send = (due: number): void => {
    if (underWay.size >= mostWaiting) {
      answers.dropped += 1;
      return;
    }
    const { kind, path } = next(number);
    answers.sent += 1;
    const done = new Promise<void>((resolve) => {
      const lost = (error: Error): void => {
        answers.lost += 1;
        if (answers.losses.length < mostLosses) answers.losses.push(`${kind}: ${error.message}`);
        resolve();
      };
      const sent = request({ agent, hostname, port, path, headers, timeout: patienceMilliseconds }, (response) => {
        response.on('error', lost);
        response.on('end', () => {
          count(answers, kind, response.statusCode ?? 0, performance.now() - due);
          resolve();
        });
        response.resume();
      });
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', lost);
      sent.end();
    });
    underWay.add(done);
    void done.then(() => underWay.delete(done));
  };

  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    for (; number < due; number += 1) send(began + (number * 1_000) / perSecond);
  }, tickMilliseconds);

  return {
    take: () => {
      const taken = answers;
      answers = none();
      return taken;
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
      agent.destroy();
    },
  };
};

/** The answers of two stretches as those of one. */
export const together = (one: Answers, other: Answers): Answers => {
  const latencies = new Map([...one.latencies].map(([kind, values]) => [kind, [...values]]));
  for (const [kind, values] of other.latencies) latencies.set(kind, [...(latencies.get(kind) ?? []), ...values]);
  const statuses = new Map(one.statuses);
  for (const [status, count] of other.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
  return {
    ...{ latencies, statuses },
    sent: one.sent + other.sent,
    dropped: one.dropped + other.dropped,
    lost: one.lost + other.lost,
    losses: [...one.losses, ...other.losses],
  };
};

const none = (): Answers => ({ latencies: new Map(), statuses: new Map(), sent: 0, dropped: 0, lost: 0, losses: [] });

const count = ({ latencies, statuses }: Answers, kind: string, status: number, milliseconds: number): void => {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const ofKind = latencies.get(kind);
  if (ofKind === undefined) latencies.set(kind, [milliseconds]);
  else ofKind.push(milliseconds);
};
