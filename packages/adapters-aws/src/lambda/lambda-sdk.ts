/**
 * Of Lambda's SDK, what this room uses. Imported only when there is something to send, and never with a file.
 */
export { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
