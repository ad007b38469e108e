/**
 * Questions about the service itself and about the caller; over HTTP only.
 */
import * as z from 'zod';
import { answer } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { permissions, roles } from '../permissions.ts';

const overHttp = {
  aliases: [],
  handler: 'execution-handler',
  effect: 'read',
  direct: false,
  initiatedBy: 'never',
  input: z.object({}),
  errors: [],
  refused: [],
} as const;

export const health = {
  ...overHttp,
  name: 'health',
  summary: 'Says that the service answers, and which versions do.',
  http: [{ method: 'GET', path: '/health', statusCode: 200 }],
  requires: 'nothing',
  output: answer({ status: z.literal('ok'), versions: z.record(z.string(), z.string()).describe('Of what it is made of, by name') }),
} as const satisfies Operation;

export const me = {
  ...overHttp,
  name: 'me',
  summary: 'The caller, with roles and permissions.',
  http: [{ method: 'GET', path: '/me', statusCode: 200 }],
  requires: 'sign-in',
  output: answer({
    user: z.string().describe('As the token names them'),
    roles: z.array(z.enum(roles)).describe('From the groups in the token; groups that are no roles are left out'),
    permissions: z.array(z.enum(permissions)).describe('What the roles allow together'),
  }),
} as const satisfies Operation;

export const openapi = {
  ...overHttp,
  name: 'openapi',
  summary: 'This contract as OpenAPI 3.1.',
  http: [{ method: 'GET', path: '/openapi.json', statusCode: 200 }],
  requires: 'nothing',
  output: z.looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) }),
  isDocument: true,
} as const satisfies Operation;
