/**
 * Credentials as the SDK's providers give and take them, in a shape that fits every version of the SDK beside each other.
 */

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

/** Any of the SDK's credential providers is one. */
export type CredentialsProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<Credentials>;

/** Whose credentials a client signs with, and under which name it is kept. */
export type Keyring = { readonly name: string; readonly credentials: CredentialsProvider };
