/**
 * Of STS's SDK, what this room uses. Imported only when a role is assumed or an identity is asked, and never with a file.
 */
export { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
