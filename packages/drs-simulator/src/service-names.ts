/** The services that are modelled, as requests are signed for. */
export const SERVICE_NAMES = ['drs', 'ec2', 'events', 'iam', 'monitoring', 'sns', 'ssm', 'sts'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
