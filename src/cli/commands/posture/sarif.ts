/** The SARIF of a scan, with what posture knows beside: what to do, which controls, and what is new (2.1.0, 3.27.24). */
import { toSarif } from '../../../exchange/index.ts';
import type { ScanResult } from '../../../loop/index.ts';
import type { Check, PostureJudge } from '../../../posture/index.ts';
import type { Gate } from './gate.ts';

type Json = Readonly<Record<string, unknown>>;

const controlsOf = ({ controls }: Check): readonly string[] => [
  ...controls.nhi,
  ...controls.csf,
  ...(controls.asi ?? []),
  ...(controls.aiRmf ?? []),
  ...(controls.cis ?? []),
  ...(controls.scuba ?? []),
];

const ruleOf = (rule: Json, judge: PostureJudge): Json => {
  const check = judge.check(String(rule['id']));
  if (check === undefined) return rule;
  const properties = rule['properties'] as Json;
  return {
    ...rule,
    fullDescription: { text: check.cause },
    help: { text: `${check.remedy} It closes by this: ${check.closes}` },
    properties: { ...properties, tags: ['security', 'identity', ...controlsOf(check)] },
  };
};

const states = { new: 'new', still: 'unchanged', excepted: 'unchanged' } as const;

export const postureSarif = (
  result: ScanResult,
  given: {
    readonly gate: Gate;
    readonly judge: PostureJudge;
    readonly version: string;
    readonly compared: boolean;
  },
): Json => {
  const { gate, judge, version, compared } = given;
  const findings = gate.findings.map(({ finding }) => finding);
  const sarif = toSarif({ ...result, findings, incidents: [] }, version);
  const runs = (sarif['runs'] as readonly Json[]).map((run) => {
    const { driver } = run['tool'] as { readonly driver: Json };
    const rules = (driver['rules'] as readonly Json[]).map((rule) => ruleOf(rule, judge));
    const results = (run['results'] as readonly Json[]).map((one, index) => ({
      ...one,
      ...(compared ? { baselineState: states[gate.findings[index]?.state ?? 'new'] } : {}),
    }));
    return { ...run, tool: { driver: { ...driver, rules } }, results };
  });
  return { ...sarif, runs };
};
