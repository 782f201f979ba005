/** Threat detection events of Salesforce: its own detections, each with a score from 0 to 1. */
import type { Event, Severity } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { said } from '../record.ts';
import { nameOf } from './meaning.ts';
import { readRecord } from './parse.ts';

const attacks: Readonly<Record<string, readonly string[]>> = {
  sessionhijacking: ['T1539', 'T1550.004'],
  credentialstuffing: ['T1110.004'],
  reportanomaly: ['T1213'],
  apianomaly: ['T1213'],
  loginanomaly: ['T1078.004'],
  guestuseranomaly: ['T1190'],
  permissionsetanomaly: ['T1098.003'],
};

const severityOf = (score: number): Severity =>
  score >= 0.8 ? 'high' : score >= 0.5 ? 'medium' : 'low';

export const salesforceFinding = (event: Event): VendorFinding | undefined => {
  if (event.classUid !== 2004) return undefined;
  const read = readRecord(event.raw);
  const written = Number(read?.raw['Score'] ?? read?.raw['SCORE']);
  // Credential stuffing comes without a score.
  const score = Number.isFinite(written) && written >= 0 && written <= 1 ? written : 0.6;
  const { principalId } = event.actor;
  return {
    detector: event.operation,
    title: `Salesforce threat detection: ${event.operation}`,
    severity: severityOf(score),
    attack: said(attacks, nameOf(event.operation)) ?? [],
    llr: 2.5 * score,
    hardFact: false,
    subjects: principalId === undefined ? [] : [principalId],
    observables: event.src.ip ? [`ip:${event.src.ip}`] : [],
    dismissed: false,
  };
};
