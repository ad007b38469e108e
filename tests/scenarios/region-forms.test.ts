/**
 * The form of a Region: whatever a group may be saved with may be asked about.
 */
import { operations } from '@drs-orchestrator/contract';
import { isRegionForm } from '@drs-orchestrator/domain';
import { expect, test } from 'vitest';

test.each([
  ...['us-east-1', 'us-gov-west-1', 'eusc-de-east-1', 'sovereign-north-1', 'ap-southeast-12'],
  ...['', 'us-east', 'US-EAST-1', 'u-east-1', 'us-east-123', 'us-east-1\n', `us-${'a'.repeat(28)}-1`, `us-${'a'.repeat(27)}-1`],
])('%j has it for both or for none', (region) => {
  expect(operations.list_source_servers.input.shape.region.safeParse(region).success).toBe(isRegionForm(region));
});
