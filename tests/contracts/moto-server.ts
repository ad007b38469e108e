/**
 * moto, a second and independent understanding of DynamoDB, as a process of its own where Python has it.
 *
 * Owns: starting and ending that one process. It is on the loopback, on a port that it chooses itself.
 */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Listening } from './dynalite-server.ts';

/** Undefined where moto's server can be started, else why not. */
export const whyNoMoto = (): string | undefined => {
  try {
    execFileSync('python3', ['-c', 'import moto.server, flask, flask_cors'], { stdio: 'pipe', timeout: 30_000 });
    return undefined;
  } catch (error) {
    return `python3 cannot import moto's server: ${
      String(error)
        .split('\n')
        .findLast((line) => line.trim() !== '') ?? ''
    }`;
  }
};

/**
 * moto's own command, but for the threads: moto looks at a condition and then writes without a lock, so that of writers served
 * at the same moment several win. DynamoDB serves an item's writers one after another, and so does this.
 */
const serve = `
import os, sys
if sys.argv[1] != '': os.environ['MOTO_PORT'] = sys.argv[1]
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
run_simple('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=sys.argv[1] != '')
`;

/**
 * `othersPort`: where on this machine moto finds the services that its state machines call. It then serves side by side, because a
 * state machine waits for a function that asks moto something in turn.
 */
export const startMoto = async (othersPort?: number): Promise<Listening> => {
  const server = spawn('python3', ['-c', serve, String(othersPort ?? '')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const endpoint = await addressOf(server);
  return {
    endpoint,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
};

/** The server says where it listens once it does; what it says later is its request log. */
const addressOf = async (server: ChildProcess): Promise<string> => {
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    said.push(line);
    const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address === undefined) continue;
    server.stderr!.resume();
    return address;
  }
  throw new Error(`moto ended without listening:\n${said.join('\n')}`);
};
