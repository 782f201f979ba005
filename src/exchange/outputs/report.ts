/** What the outputs render: the answer of a scan, or the same shape drawn from the store. */
import type { Finding, Incident, Posture, SetAside, Severity } from '../../model/index.ts';

export interface ReportInput {
  readonly events: { readonly read: number; readonly parsed: number; readonly setAside: number };
  readonly reasons: readonly { readonly because: string; readonly count: number }[];
  readonly setAside: readonly SetAside[];
  readonly findings: readonly Finding[];
  readonly incidents: readonly Incident[];
  readonly posture: {
    readonly principals: number;
    readonly tiers: readonly [number, number, number, number];
    readonly checks: readonly CheckLine[];
    readonly identities: readonly Posture[];
  };
}

export interface CheckLine {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly population: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly excepted: number;
}
