/**
 * Of IAM's SDK, what this room uses, so that a bundle leaves out the other hundred and eighty commands.
 *
 * Imported only when IAM is first asked, and never with a file.
 */
export { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
