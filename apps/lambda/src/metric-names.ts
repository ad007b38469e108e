/**
 * Under which names CloudWatch shows our metrics.
 *
 * Each metric has one dimension, so that an alarm sees an installation as a whole, whichever function measured.
 */
export { metricNames } from '@drs-orchestrator/application';

export const metricsNamespace = 'DRSOrchestration';

/** Its value is the variable INSTALLATION_NAME. */
export const metricDimension = 'service';
