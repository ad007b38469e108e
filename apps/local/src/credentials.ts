/**
 * The AWS credentials of this installation, in the format that every AWS tool reads. The simulator and the Lambda
 * endpoint know them, and nobody else does.
 *
 * Owns: making them once, and reading them back.
 */
import { randomBytes } from 'node:crypto';
import { CannotStart } from './cannot-start.ts';
import { readSecret, writeSecret } from './secret-file.ts';

export type LocalCredentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

export const profileName = 'drs-local';

/** The Region of everything in this process that is nowhere in particular. */
export const localRegion = 'us-east-1';

export const openCredentials = (path: string): LocalCredentials => {
  const text = readSecret(path);
  if (text === undefined) return create(path);
  const [, accessKeyId] = /^aws_access_key_id\s*=\s*(\S+)\s*$/m.exec(text) ?? [];
  const [, secretAccessKey] = /^aws_secret_access_key\s*=\s*(\S+)\s*$/m.exec(text) ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new CannotStart(`${path} holds no credentials. Remove it, and new ones are made.`);
  }
  return { accessKeyId, secretAccessKey };
};

const create = (path: string): LocalCredentials => {
  const credentials = { accessKeyId: `AKIA${lettersAndDigits(16)}`, secretAccessKey: randomBytes(30).toString('base64url') };
  writeSecret(
    path,
    [
      `[${profileName}]`,
      `aws_access_key_id = ${credentials.accessKeyId}`,
      `aws_secret_access_key = ${credentials.secretAccessKey}`,
      `region = ${localRegion}`,
      '',
    ].join('\n'),
  );
  return credentials;
};

/** The characters of access key ids; 32 of them, so that each byte gives one without bias. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const lettersAndDigits = (length: number): string => [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
