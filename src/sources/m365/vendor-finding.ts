/** Alerts of Microsoft 365's own policies, as the audit log tells them, as evidence beside ours. */
import { isCountersignError, isObject, parseJson } from '../../core/index.ts';
import type { Event, Severity } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { type Raw, said, str } from '../record.ts';
import { auditRecord } from './audit-record.ts';
import { m365Id } from './ids.ts';

const weights: Readonly<Record<string, readonly [Severity, number]>> = {
  informational: ['informational', 0.3],
  low: ['low', 0.5],
  medium: ['medium', 1.2],
  high: ['high', 2],
};

const dataOf = (text: string | undefined): Raw => {
  if (text === undefined) return {};
  try {
    const data = parseJson(text);
    return isObject(data) ? data : {};
  } catch (fault) {
    if (isCountersignError(fault)) return {};
    throw fault;
  }
};

/** `Data.f3u` names whom the alert is about. */
export const m365VendorFinding = (event: Event): VendorFinding | undefined => {
  if (event.classUid !== 2004) return undefined;
  const record = auditRecord(event.raw);
  const data = dataOf(record.text('Data'));
  const level = (record.text('Severity') ?? str(data['sev']) ?? 'medium').toLowerCase();
  const [severity, llr] = said(weights, level) ?? ['medium', 1.2];
  const title = record.text('Name') ?? record.text('AlertName') ?? event.operation;
  const subject = str(data['f3u']) ?? str(data['tsd']);
  const isAccount = subject !== undefined && /^[^\s@]{1,200}@[^\s@]{1,200}$/.test(subject);
  return {
    detector: title,
    title,
    severity,
    attack: [],
    llr,
    hardFact: false,
    subjects: isAccount ? [m365Id(subject)] : [],
    observables: event.src.ip === undefined ? [] : [`ip:${event.src.ip}`],
    dismissed: /^(?:dismissed|resolved)$/i.test(record.text('Status') ?? ''),
  };
};
