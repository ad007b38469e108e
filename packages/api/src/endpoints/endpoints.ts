/**
 * Who serves which operation.
 *
 * Owns: the table. It is total by type: a row of the contract without its line here does not compile.
 */
import { operations, type OperationName } from '@drs-orchestrator/contract';
import { serve, type Served } from './endpoint.ts';
import { finalize, find, poll } from './polling.ts';
import { getExecutionDetails, health, listExecutions, me, openapi } from './reads.ts';
import { cancelExecution, pauseExecution, resumeExecution, startExecution } from './steering.ts';

export const endpoints: Readonly<Record<OperationName, Served>> = {
  find: serve(operations.find, find),
  poll: serve(operations.poll, poll),
  finalize: serve(operations.finalize, finalize),
  pause_execution: serve(operations.pause_execution, pauseExecution),
  resume_execution: serve(operations.resume_execution, resumeExecution),
  start_execution: serve(operations.start_execution, startExecution),
  get_execution_details: serve(operations.get_execution_details, getExecutionDetails),
  cancel_execution: serve(operations.cancel_execution, cancelExecution),
  list_executions: serve(operations.list_executions, listExecutions),
  health: serve(operations.health, health),
  me: serve(operations.me, me),
  openapi: serve(operations.openapi, openapi),
};
