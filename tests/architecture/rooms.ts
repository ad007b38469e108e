/**
 * The import table: what each room may know. ARCHITECTURE.md tells why; this is the copy that is enforced.
 *
 * `ours` names packages of this repository, `npm` the packages from outside (a trailing `*` stands for the rest of the name), `node`
 * whether Node's own modules may be used.
 */
export type Room = { readonly ours: readonly string[]; readonly npm: readonly string[]; readonly node: boolean };

export const scope = '@drs-orchestrator/';

const packages = ['domain', 'contract', 'application', 'api', 'adapters-aws', 'adapters-sqlite', 'drs-simulator'];

export const rooms: Readonly<Record<string, Room>> = {
  'packages/domain': { ours: [], npm: [], node: false },
  'packages/contract': { ours: [], npm: ['zod'], node: false },
  'packages/application': { ours: ['domain'], npm: [], node: false },
  'packages/api': { ours: ['domain', 'application', 'contract'], npm: ['zod', 'hono'], node: false },
  'packages/adapters-aws': { ours: ['domain', 'application'], npm: ['@aws-sdk/*', '@smithy/*', 'zod'], node: true },
  'packages/adapters-sqlite': { ours: ['domain', 'application'], npm: ['libsql', 'zod'], node: true },
  'packages/drs-simulator': {
    ours: [],
    npm: ['cborg', 'fast-xml-parser', 'hono', '@hono/node-server', 'libsql', 'yaml', 'zod'],
    node: true,
  },
  'apps/local': { ours: packages, npm: ['hono', '@hono/node-server', 'croner', 'jose', 'picocolors', 'yaml', 'zod'], node: true },
  'apps/simulator': { ours: ['drs-simulator'], npm: [], node: true },
  'apps/rehearsal': { ours: ['contract', 'drs-simulator'], npm: ['zod'], node: true },
  'apps/lambda': { ours: packages, npm: ['@aws-lambda-powertools/*', 'hono', 'zod'], node: true },
  'apps/cli': { ours: ['contract'], npm: ['commander', 'listr2', 'picocolors', 'yaml', '@clack/prompts'], node: true },
  'apps/web': {
    ours: ['contract'],
    npm: ['react', 'react-dom', 'react-router', 'oidc-client-ts', '@cloudscape-design/*', '@tanstack/*', '@xyflow/react', '@dagrejs/dagre'],
    node: false,
  },
  infra: { ours: ['contract', 'application', 'adapters-aws', 'lambda'], npm: ['aws-cdk-lib', 'constructs', 'cdk-nag'], node: true },
};

/** The room that a path lies in, by the row of the table; undefined for tests/, bench/, tools/ and the root. */
export function roomOf(path: string): string | undefined {
  if (path.startsWith('infra/')) return 'infra';
  return /^(?:packages|apps)\/[^/]+/.exec(path)?.[0];
}

/** Tests, and how a room is built, may use what the room's code may not; nothing that ships may use them. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(?:^|\/)tests?\//.test(path) || path.startsWith('bench/') || path.endsWith('.config.ts');
}
