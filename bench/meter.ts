/**
 * Counts what passes: AWS calls by operation with their bytes, and requests to the store.
 */
import type { Executions, Ports } from '@drs-orchestrator/application';
import type { AnsweringSimulator } from '../tests/harness/in-process-aws.ts';
import type { Product } from '../tests/harness/product.ts';

export type Meter = {
  bytesSent: number;
  bytesReceived: number;
  storeReads: number;
  storeWrites: number;
  bytesWritten: number;
};

export const createMeter = () => {
  const meter: Meter = { bytesSent: 0, bytesReceived: 0, storeReads: 0, storeWrites: 0, bytesWritten: 0 };
  const reset = (): void => {
    Object.assign(meter, { bytesSent: 0, bytesReceived: 0, storeReads: 0, storeWrites: 0, bytesWritten: 0 });
  };
  const wire = (aws: AnsweringSimulator): AnsweringSimulator => ({
    handle: async (request) => {
      const outcome = await aws.handle(request);
      meter.bytesSent += request.body.length;
      if (outcome.kind === 'answered') meter.bytesReceived += outcome.response.body.length;
      return outcome;
    },
  });
  const wrap = (ports: Ports): Ports => ({ ...ports, executions: metered(ports.executions, meter) });
  return { meter, reset, wire, wrap };
};

/** A batch of up to 25 rows is one request, as it is on DynamoDB, and the head is another. */
const rowsPerRequest = 25;

const metered = (executions: Executions, meter: Meter): Executions => ({
  ...executions,
  head: (id) => {
    meter.storeReads += 1;
    return executions.head(id);
  },
  objects: (id, names) => {
    meter.storeReads += 1;
    return executions.objects(id, names);
  },
  write: (head, expected, objects) => {
    meter.storeWrites += 1 + Math.ceil(objects.length / rowsPerRequest);
    meter.bytesWritten += head.state.length + objects.reduce((sum, object) => sum + object.body.length, 0);
    return executions.write(head, expected, objects);
  },
  touch: (id, revision, times) => {
    meter.storeWrites += 1;
    return executions.touch(id, revision, times);
  },
});

/** `DescribeJobs 3, DescribeInstances 9`, as the simulator's request log has them. */
export const callsOf = (product: Product): { readonly total: number; readonly byOperation: string } => {
  const counts = new Map<string, number>();
  for (const { operation } of product.simulator.requests()) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const byOperation = [...counts].map(([operation, count]) => `${operation} ${String(count)}`).join(', ');
  return { total: product.simulator.requests().length, byOperation };
};

/** Milliseconds of CPU, user and system. */
export const cpuMilliseconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};
