/**
 * Target accounts: which accounts may be worked in, and how each is entered.
 */
import * as z from 'zod';
import { accountId, answer, calledRegion, listPage, name, pageEnd, presentVersion, version } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { forPlanners, forReaders } from './audiences.ts';
import { check } from './readiness.ts';

const accountNumber = z
  .string()
  .regex(/^\d{12}$/, 'Must be 12 digits')
  .describe('AWS account, 12 digits; it is registered under this number once');

/** As IAM and STS allow them. */
const roleName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'Must be the name of a role, without path: 1 to 64 of letters, digits and +=,.@-_')
  .optional()
  .describe('Role that is assumed in the account, needed with `role`; with `own` only what callers may state in an account context');
const externalId = z
  .string()
  .min(2)
  .max(1_224)
  .regex(/^[\w+=,.@:/-]*$/, 'Must be letters, digits and +=,.@:/-_')
  .optional()
  .describe("What the role's trust policy asks for besides us");

const access = z
  .enum(['role', 'own'])
  .describe('`own`: the one account that we run in; `role`: any other, entered by assuming a role in it');

const registration = { accountName: name.describe('For people'), access, roleName, externalId };

const account = {
  accountId: z.string(),
  accountName: z.string(),
  access,
  roleName: z.string().nullable(),
  externalId: z.string().nullable().describe('Null also where the caller may not see it'),
  hasExternalId: z.boolean().describe('Whether one is registered, seen or not'),
  version: presentVersion,
};

const forAdministrators = { ...forPlanners, requires: 'administer' } as const;

export const listAccounts = {
  ...forReaders,
  name: 'list_accounts',
  summary: 'Registered accounts, in order of their numbers. External ids are shown to administrators only.',
  http: [{ method: 'GET', path: '/accounts', statusCode: 200 }],
  input: z.object(listPage),
  output: answer({ accounts: z.array(z.strictObject(account)), ...pageEnd }),
  errors: [],
} as const satisfies Operation;

export const getAccount = {
  ...forReaders,
  name: 'get_account',
  summary: 'One registered account. Its external id is shown to administrators only; to others `hasExternalId` says that there is one.',
  http: [{ method: 'GET', path: '/accounts/{accountId}', statusCode: 200 }],
  input: z.object({ accountId }),
  output: answer(account),
  errors: ['ACCOUNT_NOT_FOUND'],
} as const satisfies Operation;

export const createAccount = {
  ...forAdministrators,
  name: 'create_account',
  summary: 'Registers an account: our own, or one that is entered by assuming a role in it.',
  http: [{ method: 'POST', path: '/accounts', statusCode: 201 }],
  input: z.object({ accountId: accountNumber, ...registration }),
  output: answer(account),
  errors: ['ALREADY_EXISTS'],
} as const satisfies Operation;

export const updateAccount = {
  ...forAdministrators,
  name: 'update_account',
  summary: 'Replaces how an account is registered. Executions under way keep the way in that they started with.',
  http: [{ method: 'PUT', path: '/accounts/{accountId}', statusCode: 200 }],
  input: z.object({ accountId, ...registration, version }),
  output: answer(account),
  errors: ['ACCOUNT_NOT_FOUND', 'VERSION_CONFLICT', 'ALREADY_EXISTS'],
} as const satisfies Operation;

export const deleteAccount = {
  ...forAdministrators,
  name: 'delete_account',
  summary: 'Removes an account that no group, plan or active execution needs.',
  http: [{ method: 'DELETE', path: '/accounts/{accountId}', statusCode: 200 }],
  input: z.object({ accountId, version }),
  output: answer({ accountId: z.string(), deleted: z.literal(true) }),
  errors: ['ACCOUNT_NOT_FOUND', 'VERSION_CONFLICT', 'IN_USE', 'CONFLICT'],
} as const satisfies Operation;

export const validateAccount = {
  ...forAdministrators,
  name: 'validate_account',
  initiatedBy: 'never',
  /** Nothing is changed, in the account neither. */
  effect: 'read',
  summary: 'Enters the account as every call does, and says what stands in the way: the role, its trust, whose rights they are, AWS DRS.',
  http: [{ method: 'POST', path: '/accounts/{accountId}/validate', statusCode: 200 }],
  input: z.object({
    accountId,
    region: calledRegion.optional().describe('Where DRS is asked; left out, in every Region of the groups and plans in this account'),
  }),
  output: answer({
    accountId: z.string(),
    valid: z.boolean().describe('No check is `block` or `unknown`'),
    checks: z.array(check),
  }),
  errors: ['ACCOUNT_NOT_FOUND'],
} as const satisfies Operation;
