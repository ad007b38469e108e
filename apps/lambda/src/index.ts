/**
 * What a deployment may know of the functions: names, none of which loads the program.
 */
export { deploymentVariables, environment, readEnvironment, variablesOf } from './env.ts';
export type { EnvironmentOf, Variable, VariableName } from './env.ts';
export { metricDimension, metricNames, metricsNamespace } from './metric-names.ts';
export { bundleDirectory, handlerEntry } from './bundles.ts';
