/**
 * The contract as an OpenAPI 3.1 document.
 *
 * Owns: the document as a whole, put together from the registry; one path item for each route, one schema for each answer
 * and each error. What one operation looks like is in path-operation.ts. Pure: the same registry gives the same document.
 */
import { errorAnswer, errorCodes, errorName } from '../errors.ts';
import type { HttpBinding, Operation } from '../operation.ts';
import { allOperations } from '../registry.ts';
import { jsonSchema, type JsonSchema } from './json-schema.ts';
import { answerName, pathOperation, tagOf } from './path-operation.ts';

/** Of what stands on the wire: raised in its second number when something is added, in its first when something is taken away. */
export const contractVersion = '1.0.0';

export type OpenApiDocument = {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
};

/** `basePath`: what stands before the paths of the contract where this document is served. */
export const openApi = (basePath: string): OpenApiDocument => {
  const rows: readonly Operation[] = allOperations;
  const overHttp = rows.filter((row) => row.http.length > 0);
  const routes = overHttp.flatMap((row) => row.http.map((binding, index) => ({ row, binding, index })));
  return {
    openapi: '3.1.0',
    info: {
      title: 'DRS Orchestrator',
      version: contractVersion,
      description:
        'Orchestrates disaster recovery on AWS Elastic Disaster Recovery. Times are ISO 8601 in UTC. Lists are paged: pass `nextToken` on until it is null.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    tags: tagsOf(routes.map(({ binding }) => binding)),
    security: [{ bearer: [] }],
    paths: pathsOf(routes),
    components: {
      schemas: Object.fromEntries([
        ...overHttp.map((row) => [answerName(row), jsonSchema(row.output, 'output')] as const),
        ...errorCodes.map((code) => [errorName(code), jsonSchema(errorAnswer(code), 'output')] as const),
      ]),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'On AWS a token of the Cognito user pool; on a laptop one that `npm run token` prints.',
        },
      },
    },
  };
};

type RouteRow = { readonly row: Operation; readonly binding: HttpBinding; readonly index: number };

const pathsOf = (routes: readonly RouteRow[]): OpenApiDocument['paths'] => {
  const paths = new Map<string, Record<string, unknown>>();
  for (const { row, binding, index } of routes) {
    const item = paths.get(binding.path) ?? {};
    item[binding.method.toLowerCase()] = pathOperation(row, binding, index);
    paths.set(binding.path, item);
  }
  return Object.fromEntries(paths);
};

/** What the routes below each first segment are about. */
const areas: Readonly<Record<string, string>> = {
  executions: 'Drills and recoveries: starting, watching, steering, cleaning up',
  'protection-groups': 'Which servers belong together, and how they are launched',
  'recovery-plans': 'In which order groups are recovered',
  accounts: 'The accounts whose servers are recovered, and how to enter them',
  'source-servers': 'What DRS replicates',
  quotas: 'What DRS allows, and how much of it is in use',
};

const tagsOf = (bindings: readonly HttpBinding[]): OpenApiDocument['tags'] => {
  const names = new Set(bindings.map(tagOf));
  return [...names].map((name) => ({ name, description: areas[name] ?? 'The service itself, and its caller' }));
};
