/** What of the findings a pipeline must stop for: open, at or above a level, and not known before. */
import type { Finding, RiskException, Severity } from '../../../model/index.ts';
import { severityRank } from '../../../model/index.ts';
import type { KeptFinding } from './baseline.ts';
import type { RefusedException } from './exceptions.ts';

export type FindingState = 'new' | 'still' | 'excepted';

export interface GatedFinding {
  readonly finding: Finding;
  /** Without a baseline all are new. */
  readonly state: FindingState;
}

export interface Gate {
  readonly failOn: Severity | undefined;
  readonly findings: readonly GatedFinding[];
  /** In the baseline and found no more. */
  readonly fixed: readonly KeptFinding[];
  /** Those for which the pipeline stops. */
  readonly failing: readonly Finding[];
  readonly refused: readonly RefusedException[];
  /** Exceptions that nothing needs now. */
  readonly idle: readonly RiskException[];
}

export const gateOf = (
  findings: readonly Finding[],
  given: {
    readonly failOn: Severity | undefined;
    readonly baseline: readonly KeptFinding[] | undefined;
    readonly exceptions: readonly RiskException[];
    readonly refused: readonly RefusedException[];
  },
): Gate => {
  const { failOn, baseline = [], exceptions, refused } = given;
  const before = new Set(baseline.map(({ id }) => id));
  const accepts = ({ rule, identities }: Finding): RiskException | undefined =>
    exceptions.find((one) => one.rule === rule && identities.includes(one.subjectId));
  const used = new Set<RiskException>();
  const gated = findings.map((finding): GatedFinding => {
    const exception = accepts(finding);
    if (exception !== undefined) {
      used.add(exception);
      const because = `${finding.because} (accepted by ${exception.owner}: ${exception.reason})`;
      return { finding: { ...finding, status: 'excepted', because }, state: 'excepted' };
    }
    return { finding, state: before.has(finding.id) ? 'still' : 'new' };
  });
  const now = new Set(findings.map(({ id }) => id));
  return {
    failOn,
    findings: gated,
    fixed: baseline.filter(({ id }) => !now.has(id)),
    failing: gated.flatMap(({ finding, state }) =>
      failOn !== undefined &&
      state === 'new' &&
      severityRank(finding.severity) >= severityRank(failOn)
        ? [finding]
        : [],
    ),
    refused,
    idle: exceptions.filter((one) => !used.has(one)),
  };
};
