/** SARIF 2.1.0 (OASIS, 27 March 2020), for code-scanning views and CI gates. */
import { type Finding, type Severity, severityRank } from '../../model/index.ts';
import type { ReportInput } from './report.ts';

type Json = Readonly<Record<string, unknown>>;

const levelOf: Readonly<Record<Severity, 'note' | 'warning' | 'error'>> = {
  informational: 'note',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};

/** GitHub and GitLab order by this number (0–10, CVSS bands) where it stands on the rule. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  informational: '0.0',
  low: '3.0',
  medium: '5.5',
  high: '8.0',
  critical: '9.5',
};

/**
 * Log text as a plain message: sections 3.11.5 and 3.11.6 give braces (placeholders) and brackets (links)
 * a meaning that a log must not be able to use.
 */
const plain = (text: string): string => text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');

/** One rule per id, with the severest level that it has here. */
const rulesOf = (findings: readonly Finding[]): readonly Finding[] => {
  const rules = new Map<string, Finding>();
  for (const finding of findings) {
    const have = rules.get(finding.rule);
    if (!have || severityRank(finding.severity) > severityRank(have.severity))
      rules.set(finding.rule, finding);
  }
  return [...rules.values()];
};

const ruleOf = (finding: Finding): Json => ({
  id: finding.rule,
  shortDescription: { text: plain(finding.title) },
  defaultConfiguration: { level: levelOf[finding.severity] },
  properties: {
    tags: ['security', ...finding.attack],
    'security-severity': securitySeverity[finding.severity],
  },
});

const resultOf = (finding: Finding, ruleIndex: number): Json => ({
  ruleId: finding.rule,
  ruleIndex,
  level: levelOf[finding.severity],
  message: { text: plain(`${finding.title}: ${finding.because}`) },
  partialFingerprints: { 'countersignFinding/v1': finding.id },
  locations: finding.identities.map((id) => ({
    logicalLocations: [{ fullyQualifiedName: id, kind: 'identity' }],
  })),
  // Section 3.27.23: a suppression accepted in the tool itself is external to the scanned files.
  ...(finding.status === 'excepted' ? { suppressions: [{ kind: 'external' }] } : {}),
  properties: {
    severity: finding.severity,
    attack: finding.attack,
    events: finding.events,
    ...(Number.isFinite(finding.time) ? { time: new Date(finding.time).toISOString() } : {}),
  },
});

/** What was set aside stands as tool notifications, so that a CI view shows that not all was read. */
const notificationsOf = (input: ReportInput): readonly Json[] =>
  input.reasons.map(({ because, count }) => ({
    level: 'warning',
    message: { text: plain(`${count} set aside: ${because}`) },
  }));

export const toSarif = (input: ReportInput, version: string): Json => {
  const rules = rulesOf(input.findings);
  const indexOf = new Map(rules.map((finding, index) => [finding.rule, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Countersign', version, rules: rules.map(ruleOf) },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notificationsOf(input),
          },
        ],
        results: input.findings.map((finding) => resultOf(finding, indexOf.get(finding.rule) ?? 0)),
      },
    ],
  };
};
