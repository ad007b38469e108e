/**
 * AWS as far as a recovery sees it: Elastic Disaster Recovery, EC2, STS, SNS, EventBridge, Systems Manager and CloudWatch on the
 * wire, with a virtual clock and faults.
 * Knows AWS and nothing of what calls it. docs/simulator.md is the guide.
 */
export type { ClockChange, ClockOutcome, ClockProblem, ClockState } from './clock/change-clock.ts';
export { MAX_SPEED, steeredClock } from './clock/simulator-clock.ts';
export type { ClockControls, SimulatorClock, SteeredClock } from './clock/simulator-clock.ts';
export { EstateError, parseEstate } from './estate/parse-estate.ts';
export type { Estate } from './estate/estate.ts';
export { faultSchema } from './faults/fault.ts';
export type { Fault } from './faults/fault.ts';
export type { ListedFault } from './faults/fault-book.ts';
export type { FaultControl } from './faults/fault-control.ts';
export { faultReference } from './faults/fault-reference.ts';
export type { KindReference, MemberReference } from './faults/fault-reference.ts';
export { isLike } from './faults/limits.ts';
export { FaultScriptError, parseFaultScript } from './faults/parse-fault-script.ts';
export type { FaultScript } from './faults/parse-fault-script.ts';
export { fieldName, readYaml, YamlError } from './located-yaml.ts';
export type { LocatedYaml } from './located-yaml.ts';
export type { RequestLogEntry, RequestsWanted } from './request-log.ts';
export { readAuthorization } from './identity/authorization.ts';
export { MISMATCH_MESSAGE, signatureProblem, SKEWED_MESSAGE } from './identity/signature.ts';
export { openSimulator } from './simulator.ts';
export type { Simulator, SimulatorOptions } from './simulator.ts';
export { answerUnreadable, loopbackServerOptions, MAX_TARGET_CHARACTERS, strangerIn } from './http/loopback.ts';
export { serveSimulator } from './http/serve-simulator.ts';
export type { ServedSimulator } from './http/serve-simulator.ts';
export type { WireOutcome, WireRequest, WireResponse } from './wire.ts';
export type { JobSummary, RegionSummary, ServerSummary, WorldSummary } from './world/world-summary.ts';
export type { RestoreOutcome, Snapshot, SnapshotProblem } from './world/snapshot.ts';
export { holdWorld } from './world/hold-world.ts';
export type { HeldWorld } from './world/hold-world.ts';
export type { DocumentControl } from './ssm/documents.ts';
export type { DocumentScript } from './world/ssm-records.ts';
export type { MessagePage } from './world/captured.ts';
