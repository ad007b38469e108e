/** EventBridge on the wire: JSON 1.1, the operation in X-Amz-Target. */
import { jsonOperation, jsonService } from '../json-service.ts';
import { putEvents, putEventsInput } from './put-events.ts';

export const EVENTS_TARGET = 'AWSEvents.';

export const events = jsonService({
  name: 'EventBridge',
  target: EVENTS_TARGET,
  operations: { PutEvents: jsonOperation(putEventsInput, putEvents) },
  statuses: { InternalException: 500 },
  messageMember: () => 'message',
});
