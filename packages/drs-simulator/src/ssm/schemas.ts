/**
 * The inputs of the modelled operations, as SSM's service model (2014-11-06) restricts them. Members the model does not know are ignored.
 */
import * as z from 'zod';

const documentName = z.string().regex(/^[a-zA-Z0-9_\-.:/]{3,128}$/, 'must match [a-zA-Z0-9_\\-.:/]{3,128}');
const documentVersion = z.string().regex(/^(\$LATEST|\$DEFAULT|[1-9][0-9]*)$/, 'must be $LATEST, $DEFAULT or a number');
const instanceId = z.string().regex(/^(i-(\w{8}|\w{17})|mi-\w{17})$/, 'must match i-(\\w{8}|\\w{17}) or mi-\\w{17}');
const concurrency = z
  .string()
  .min(1)
  .max(7)
  .regex(/^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/, 'must be a number or a percentage');
const errors = z
  .string()
  .min(1)
  .max(7)
  .regex(/^([1-9][0-9]*|0|[1-9][0-9]%|[0-9]%|100%)$/, 'must be a number or a percentage');
const uuid = z.string().length(36);
/** AWS's own bound for all parameters of a request. */
const MAX_COMMAND_PARAMETERS = 200;

const targets = z
  .array(
    z.object({
      Key: z
        .string()
        .min(1)
        .max(163)
        .regex(/^[\p{L}\p{Z}\p{N}_.:/=\-@]*$/u, 'has a character that no key has')
        .optional(),
      Values: z.array(z.string()).max(50).optional(),
    }),
  )
  .max(5);

const atMost = (count: number) => [(given: object) => Object.keys(given).length <= count, `at most ${String(count)} members`] as const;

export const sendCommandInput = z.object({
  InstanceIds: z.array(instanceId).max(50).optional(),
  Targets: targets.optional(),
  DocumentName: documentName,
  DocumentVersion: documentVersion.optional(),
  DocumentHash: z.string().max(256).optional(),
  DocumentHashType: z.enum(['Sha256', 'Sha1']).optional(),
  TimeoutSeconds: z.int().min(30).max(2_592_000).optional(),
  Comment: z.string().max(100).optional(),
  Parameters: z
    .record(z.string(), z.array(z.string()))
    .refine(...atMost(MAX_COMMAND_PARAMETERS))
    .optional(),
  OutputS3Region: z.string().min(3).max(20).optional(),
  OutputS3BucketName: z.string().min(3).max(63).optional(),
  OutputS3KeyPrefix: z.string().max(500).optional(),
  MaxConcurrency: concurrency.optional(),
  MaxErrors: errors.optional(),
  ServiceRoleArn: z.string().optional(),
  NotificationConfig: z.looseObject({}).optional(),
  CloudWatchOutputConfig: z.looseObject({}).optional(),
  AlarmConfiguration: z.looseObject({}).optional(),
});

export const getCommandInvocationInput = z.object({ CommandId: uuid, InstanceId: instanceId, PluginName: z.string().min(4).optional() });

export const startAutomationExecutionInput = z.object({
  DocumentName: documentName,
  DocumentVersion: documentVersion.optional(),
  Parameters: z
    .record(z.string().min(1).max(50), z.array(z.string().min(1).max(512)).max(50))
    .refine((given) => Object.keys(given).length > 0, 'at least 1 member')
    .refine(...atMost(200))
    .optional(),
  ClientToken: z
    .string()
    .regex(/^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/, 'must be a UUID')
    .optional(),
  Mode: z.enum(['Auto', 'Interactive']).optional(),
  TargetParameterName: z.string().min(1).max(50).optional(),
  Targets: targets.optional(),
  TargetMaps: z.array(z.looseObject({})).max(300).optional(),
  MaxConcurrency: concurrency.optional(),
  MaxErrors: errors.optional(),
  TargetLocations: z.array(z.looseObject({})).min(1).max(100).optional(),
  TargetLocationsURL: z.string().optional(),
  Tags: z
    .array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))
    .max(1000)
    .optional(),
  AlarmConfiguration: z.looseObject({}).optional(),
});

export const getAutomationExecutionInput = z.object({ AutomationExecutionId: uuid });
