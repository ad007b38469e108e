/**
 * Lambda's Invoke on the loopback, for an interpreter in another process.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type InvokeServer = { readonly port: number; close(): Promise<void> };

/** Answers every function with what `invoke` answers, and what it throws as Lambda tells it. */
export const serveInvoke = async (invoke: (event: unknown) => Promise<unknown>): Promise<InvokeServer> => {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      try {
        const answered = await invoke(JSON.parse(await text(request)));
        response.end(JSON.stringify(answered ?? null));
      } catch (cause) {
        const { name, message } = cause as Error;
        response.setHeader('x-amz-function-error', 'Unhandled');
        response.end(JSON.stringify({ errorType: name, errorMessage: message }));
      }
    };
    void answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, close };
};
