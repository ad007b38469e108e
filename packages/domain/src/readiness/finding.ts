/**
 * What checks find, and the rows that people read.
 *
 * Owns: how many findings are named, and what an override lifts. A check that found nothing has passed only if it asked
 * about everything; a question without an answer is a finding of its own (I12).
 */
import { checkIds, readinessChecks, type CheckId, type CheckRow } from './check-table.ts';

export type CheckResult = 'pass' | 'warn' | 'block' | 'unknown';

/** One row of an answer. `subject`: the server, place, wave or field that it is about. */
export type ReadinessCheck = {
  readonly id: CheckId;
  readonly result: CheckResult;
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
};

export type Finding = {
  readonly check: CheckId;
  readonly result: Exclude<CheckResult, 'pass'>;
  readonly subject: string;
  readonly message: string;
  /** Left out: the table's. */
  readonly fix?: string;
  /** Without an answer to this, what was asked for cannot be done: no override lifts it. */
  readonly final?: boolean;
};

/** What there is to say of checks that have passed. */
export type Passes = Partial<Readonly<Record<CheckId, string>>>;

/** Findings of one check and result that are named; the others are counted. Enough to go on with, few enough to read. */
const namedFindings = 20;

/** Rows in the table's order; a check among `ids` without findings has one that says so. */
export const checkRows = (ids: readonly CheckId[], findings: readonly Finding[], passes: Passes = {}): readonly ReadinessCheck[] =>
  checkIds
    .filter((id) => ids.includes(id))
    .flatMap((id) => {
      const found = findings.filter((finding) => finding.check === id);
      if (found.length > 0) return findingRows(found);
      return [{ id, result: 'pass', subject: 'plan', message: passes[id] ?? readinessChecks[id].asks.replace(/\?$/, ': yes'), fix: '' }];
    });

/** The worst first. */
export const findingRows = (findings: readonly Finding[]): readonly ReadinessCheck[] => {
  const rows: ReadinessCheck[] = [];
  for (const id of checkIds) {
    const ofCheck = findings.filter((finding) => finding.check === id);
    if (ofCheck.length === 0) continue;
    for (const result of ['block', 'unknown', 'warn'] as const) {
      const alike = ofCheck.filter((finding) => finding.result === result);
      rows.push(...alike.slice(0, namedFindings).map(rowOf));
      const rest = alike.length - namedFindings;
      if (rest <= 0) continue;
      const message = `The same holds for ${String(rest)} more`;
      rows.push({ id, result, subject: `${String(rest)} more`, message, fix: readinessChecks[id].fix });
    }
  }
  return rows;
};

const rowOf = ({ check, result, subject, message, fix }: Finding): ReadinessCheck => ({
  id: check,
  result,
  subject,
  message,
  fix: fix ?? readinessChecks[check].fix,
});

/** Stands in the way of a start by itself. */
export const isInTheWay = ({ result }: Finding): boolean => result === 'block' || result === 'unknown';

/** Whether the override of its check lets a start go on in spite of it. */
export const isLiftedBy = (finding: Finding, override: readonly CheckId[]): boolean =>
  isInTheWay(finding) && override.includes(finding.check) && finding.final !== true && isOverridable(finding);

/** The checks to override for a start to go on in spite of what was found; none where nothing is in the way, or where something stays. */
export const overridesFor = (findings: readonly Finding[]): readonly CheckId[] => {
  const standing = findings.filter(isInTheWay);
  const ids = checkIds.filter((id) => standing.some(({ check }) => check === id));
  return standing.every((finding) => isLiftedBy(finding, ids)) ? ids : [];
};

const isOverridable = ({ check, result }: Finding): boolean => {
  const { overridable }: CheckRow = readinessChecks[check];
  return overridable === 'always' || (overridable === 'unanswered' && result === 'unknown');
};
