/**
 * Signing in on this machine: `POST /api/sign-in` trades the code of a link for a token, `POST /api/sign-in/link` makes a link's
 * code for who can read the key. On AWS this is Cognito's, so neither is an operation of the contract.
 *
 * Invariant: a code travels in bodies and in the fragment of a link, which no browser sends; never in an address or in the log.
 */
import type { IncomingMessage } from 'node:http';
import { failure, invalidParameters, readInput, type Failure } from '@drs-orchestrator/api';
import { roles } from '@drs-orchestrator/contract';
import { refused, type Result } from '@drs-orchestrator/domain';
import * as z from 'zod';
import { bearerIn } from './bearer.ts';
import { failureReply, jsonReply, type Reply } from './reply.ts';
import { readBody } from './request-body.ts';
import { codeSeconds, signInLinkPath, signInPath, type SignInCodes } from './sign-in-codes.ts';
import type { Tokens } from './tokens.ts';

export type SignInNeeds = { readonly codes: SignInCodes; readonly tokens: Tokens };

const bodyLimitBytes = 4_096;
/** A working day; then a link is opened again. */
const sessionSeconds = 12 * 3_600;

export const isSignInPath = (pathname: string): boolean => pathname === signInPath || pathname === signInLinkPath;

export const answerSignIn = async (
  needs: SignInNeeds,
  request: IncomingMessage,
  pathname: string,
  correlationId: string,
): Promise<Reply> => {
  const refuse = (failed: Failure): Reply => failureReply(failed, correlationId);
  if (request.method !== 'POST')
    return refuse(failure('METHOD_NOT_ALLOWED', `Method not allowed: ${request.method ?? ''}`, { allowedMethods: ['POST'] }));
  const body = await readBody(request, bodyLimitBytes);
  if (body === 'too-large')
    return refuse(failure('PAYLOAD_TOO_LARGE', `The body has more than ${bodyLimitBytes} bytes.`, { limitBytes: bodyLimitBytes }));
  return pathname === signInPath ? trade(needs, body, refuse) : makeLink(needs, request, body, refuse);
};

type Refuse = (failed: Failure) => Reply;

const tradeBody = z.strictObject({ code: z.string().min(1).max(200) });

const trade = async ({ codes, tokens }: SignInNeeds, body: Buffer, refuse: Refuse): Promise<Reply> => {
  const asked = read(tradeBody, body);
  if (!asked.ok) return refuse(asked.refusal);
  const redeemed = codes.redeem(asked.value.code);
  switch (redeemed.kind) {
    case 'worthless':
      return refuse(failure('UNAUTHORIZED', 'This code is unknown, used already, or too old. npm run sign-in makes another link.', {}));
    case 'throttled': {
      const { retryAfterSeconds } = redeemed;
      return refuse(failure('THROTTLED', 'Too many wrong codes. Try again later.', { retryAfterSeconds }));
    }
    case 'signed-in': {
      const { identity } = redeemed;
      const { token, expiresAt } = await tokens.issue({ ...identity, lifetimeSeconds: sessionSeconds });
      return jsonReply(200, { statusCode: 200, token, expiresAt: new Date(expiresAt).toISOString(), ...identity });
    }
  }
};

const linkBody = z.strictObject({ user: z.string().min(1).max(320), roles: z.array(z.enum(roles)).min(1).max(roles.length) });

const makeLink = async ({ codes, tokens }: SignInNeeds, request: IncomingMessage, body: Buffer, refuse: Refuse): Promise<Reply> => {
  const proof = bearerIn(request.headers);
  if (proof === undefined || !(await tokens.isProof(proof)))
    return refuse(failure('UNAUTHORIZED', 'Links are made by npm run sign-in, on this machine.', {}));
  const asked = read(linkBody, body);
  if (!asked.ok) return refuse(asked.refusal);
  return jsonReply(201, { statusCode: 201, code: codes.make(asked.value), expiresInSeconds: codeSeconds });
};

const read = <Schema extends z.ZodObject>(schema: Schema, body: Buffer): Result<z.output<Schema>, Failure> => {
  const fields = z.record(z.string(), z.unknown()).safeParse(jsonOf(body));
  if (!fields.success) return refused(invalidParameters([{ field: 'body', message: 'Must be a JSON object' }]));
  return readInput(schema, [{ fields: fields.data, text: false }]);
};

/** Undefined for what is no JSON. */
const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};
