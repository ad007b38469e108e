/**
 * The page as it stands on AWS, before a real `npm start`: another `/config.json`, and an authoriser that lets nobody through to the API
 * but the bearer of an ID token. Its bearer is the local administrator behind it.
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contentSecurityPolicy, pageConfigPath, type PageConfig } from '@drs-orchestrator/contract';
import type { IdentityProvider } from './identity-provider.ts';

export type DeployedPage = { readonly url: string; close(): void };

export const openDeployedPage = async (api: string, localToken: string, provider: IdentityProvider): Promise<DeployedPage> => {
  const config: PageConfig = {
    api: '/api',
    signIn: { kind: 'oidc', authority: provider.url, clientId: provider.clientId, domain: provider.url },
    live: 'poll',
  };
  const passOn = (request: IncomingMessage, response: ServerResponse, authorization?: string): void => {
    const headers = { ...request.headers, host: new URL(api).host, ...(authorization === undefined ? {} : { authorization }) };
    const passed = ask(api + (request.url ?? '/'), { method: request.method ?? 'GET', headers }, (answer) => {
      const policy = { 'content-security-policy': contentSecurityPolicy([provider.url]) };
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...policy });
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  };
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url === pageConfigPath) return response.end(JSON.stringify(config));
      if (request.url?.startsWith('/api/') !== true) return passOn(request, response);
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (await provider.isIdToken(token)) return passOn(request, response, `Bearer ${localToken}`);
      response.writeHead(401, { 'content-type': 'application/json' });
      return response.end(
        JSON.stringify({ statusCode: 401, error: 'UNAUTHORIZED', message: 'The authoriser lets nobody through without an ID token' }),
      );
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
