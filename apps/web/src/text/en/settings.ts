/**
 * What this browser is told to do, and what there is to know of the installation.
 */
export const settings = {
  title: 'Settings',
  browser: 'This browser',
  browserHint: 'Kept in this browser, for everybody who uses it.',
  example: 'A moment looks like this',
  installation: 'This installation',
  api: 'API',
  contract: 'Version of the contract',
  component: (name: string): string => `Version of ${name}`,
  signIn: 'Sign-in',
  signIns: { link: 'by the link that the program prints', oidc: 'at a sign-in page of its own' },
  live: 'Changes of executions',
  lives: { events: 'told as they happen', poll: 'asked for every few seconds' },
  aws: 'AWS',
  simulated: 'simulated. Times of executions are of its clock; a session ends by the real one.',
  document: 'The API as OpenAPI',
  quotas: 'Quotas of AWS DRS',
  quotasHint: 'As configured; what is in use stands on the overview. Raised by AWS Service Quotas, per account and Region.',
  perJob: 'Servers in a job',
} as const;
