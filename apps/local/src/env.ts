/**
 * The environment: the only file of this program that reads it.
 *
 * Owns: the names of the variables. What their texts mean is said in options.ts, where the flags of the same names are.
 */

/** By the flag of the same name. */
export const environmentNames = {
  once: 'DRS_ONCE',
  'no-demo': 'DRS_NO_DEMO',
  'data-dir': 'DRS_DATA_DIR',
  port: 'DRS_PORT',
  'simulator-port': 'DRS_SIMULATOR_PORT',
  speed: 'DRS_SPEED',
  estate: 'DRS_ESTATE',
  faults: 'DRS_FAULTS',
  seed: 'DRS_SEED',
  json: 'DRS_JSON',
} as const;

export type OptionName = keyof typeof environmentNames;

/** An empty variable counts as not set. */
export const readEnvironment = (name: OptionName): string | undefined => {
  const text = process.env[environmentNames[name]];
  return text === '' ? undefined : text;
};

/** The AWS SDK warns on every start that it will leave Node 20 one day; whoever runs this program cannot act on it. */
export const silenceSdkWarning = (): void => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
};
