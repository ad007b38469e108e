/**
 * dynalite in this process, on a free port of the loopback.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

export type Listening = { readonly endpoint: string; readonly stop: () => Promise<void> };

export const startDynalite = (): Promise<Listening> => listen(dynalite({ createTableMs: 0, deleteTableMs: 0 }));

export const listen = async (server: Server): Promise<Listening> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
