/** Systems Manager on the wire: JSON 1.1, the operation in X-Amz-Target. */
import { jsonOperation, jsonService } from '../json-service.ts';
import { getAutomationExecution, startAutomationExecution } from './automations.ts';
import { getCommandInvocation, sendCommand } from './commands.ts';
import { SSM_STATUSES, ssmMessageMember } from './refusals.ts';
import * as schemas from './schemas.ts';

export const SSM_TARGET = 'AmazonSSM.';

export const ssm = jsonService({
  name: 'SSM',
  target: SSM_TARGET,
  operations: {
    GetAutomationExecution: jsonOperation(schemas.getAutomationExecutionInput, getAutomationExecution),
    GetCommandInvocation: jsonOperation(schemas.getCommandInvocationInput, getCommandInvocation),
    SendCommand: jsonOperation(schemas.sendCommandInput, sendCommand),
    StartAutomationExecution: jsonOperation(schemas.startAutomationExecutionInput, startAutomationExecution),
  },
  statuses: SSM_STATUSES,
  messageMember: ssmMessageMember,
});
