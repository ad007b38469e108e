/**
 * Adding, listing and removing the faults of a world, for whoever has the simulator in hand.
 *
 * Invariants
 * 1. A script is added whole or not at all.
 * 2. Nothing is added that names an account, a Region, a server or an operation that there is not.
 * 3. What changed is on disk when the call returns.
 */
import type { Estate } from '../estate/estate.ts';
import { fieldName } from '../located-yaml.ts';
import type { World } from '../world/world.ts';
import { directoryOf, problemsWith } from './check-faults.ts';
import { addFault, listFault, MAX_FAULTS } from './fault-book.ts';
import type { ListedFault } from './fault-book.ts';
import type { Fault } from './fault.ts';
import { FaultScriptError, readFaults } from './parse-fault-script.ts';
import type { FaultScript, ScriptProblem } from './parse-fault-script.ts';

export type FaultControl = {
  /** A fault that makes no sense, or names what there is not, throws a FaultScriptError. */
  addFault(fault: Fault): ListedFault;
  addFaults(script: FaultScript): readonly ListedFault[];
  /**
   * Keeps the world with this script: one that it is kept with already goes on where it stands, so a restart repeats nothing;
   * another takes its place.
   */
  keepFaults(script: FaultScript): 'added' | 'known';
  /** Oldest first; `count` is what remains. */
  faults(): readonly ListedFault[];
  /** false: there is none of this number. */
  removeFault(number: number): boolean;
  clearFaults(): void;
};

export function controlFaults(world: World, clock: { now(): number }): FaultControl {
  const add = ({ faults }: FaultScript, isKept = false): readonly ListedFault[] => {
    const now = clock.now();
    return faults.map((fault) => listFault(addFault(world, fault, now, isKept), now));
  };
  const committed = <Value>(value: Value): Value => {
    world.commit(clock.now());
    return value;
  };
  const remove = (isWanted: (number: number, isKept: boolean) => boolean): number => {
    const going = world.faultsByAge().filter(({ number, isKept = false }) => isWanted(number, isKept));
    for (const { number } of going) world.faults.remove(String(number));
    return going.length;
  };
  const control: FaultControl = {
    addFault: (fault) => control.addFaults(readFaults(fault, { sourceName: 'fault', lineOf: () => undefined }))[0] as ListedFault,
    addFaults: (script) => {
      check(world, script, world.faultsByAge().length);
      return committed(add(script));
    },
    keepFaults: (script) => {
      const meta = world.meta();
      if (meta.faultsFingerprint === script.fingerprint) return 'known';
      check(world, script, world.faultsByAge().filter(({ isKept }) => isKept !== true).length);
      remove((_number, isKept) => isKept);
      add(script, true);
      world.setMeta({ ...world.meta(), faultsFingerprint: script.fingerprint });
      return committed('added');
    },
    faults: () => {
      const now = clock.now();
      return world.faultsByAge().map((record) => listFault(record, now));
    },
    removeFault: (wanted) => committed(remove((number) => number === wanted) > 0),
    clearFaults: () => {
      remove(() => true);
      world.commit(clock.now());
    },
  };
  return control;
}

type Checked = Pick<FaultScript, 'sourceName' | 'faults' | 'lineOf' | 'fieldOf'>;

/** `held`: as many stay beside the script. */
function check(world: World, { sourceName, faults, lineOf, fieldOf }: Checked, held: number): void {
  const problems: ScriptProblem[] = problemsWith(faults, directoryOf(world)).map(({ path, message }) => {
    const line = lineOf(path);
    return { field: fieldOf(path), ...(line === undefined ? {} : { line }), message };
  });
  if (held + faults.length > MAX_FAULTS) problems.push({ field: '', message: `There would be more than ${String(MAX_FAULTS)} faults.` });
  if (problems.length > 0) throw new FaultScriptError(sourceName, problems);
}

/** Those that a world is born with name servers, too, whose ids its seed has only just drawn. */
export function checkFaultsAtBirth(world: World, { sourceName, faults }: Estate): void {
  check(world, { sourceName, faults, lineOf: () => undefined, fieldOf: (path) => fieldName(['faults', ...path]) }, 0);
}
