/**
 * Slack's own detections, which stand in the audit logs as `anomaly` with their reasons, and malicious files.
 * Docs: "Audit logs API: anomaly events".
 */
import type { Event } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { obj, str, strings } from '../record.ts';

/** Reasons by what they are worth: a strange network is common, a session that changes hands is not. */
const strong =
  /^(?:session_fingerprint|unexpected_api_call_volume|unexpected_scraping|excessive_downloads|excessive_malware_uploads|tor|unexpected_client)/;

export const slackFinding = (event: Event): VendorFinding | undefined => {
  const details = obj(event.raw['details']);
  if (event.operation === 'file_malicious_content_detected') {
    return {
      detector: 'file_malicious_content_detected',
      title: 'Slack found malicious content in a file',
      severity: 'high',
      attack: ['T1608.001'],
      llr: 1.5,
      hardFact: false,
      subjects: [],
      observables: event.src.ip ? [`ip:${event.src.ip}`] : [],
      dismissed: false,
    };
  }
  if (event.operation !== 'anomaly') return undefined;
  const reasons = strings(details['reason']);
  const isStrong = reasons.some((reason) => strong.test(reason));
  return {
    detector: `anomaly:${[...reasons].sort().join('+') || 'unnamed'}`,
    title: `Slack saw an anomaly: ${reasons.join(', ') || str(details['type']) || 'no reason given'}`,
    severity: isStrong ? 'medium' : 'low',
    attack: reasons.includes('session_fingerprint') ? ['T1550.004'] : ['T1078.004'],
    llr: isStrong ? 1.5 : 0.5,
    hardFact: false,
    subjects: [],
    observables: event.src.ip ? [`ip:${event.src.ip}`] : [],
    dismissed: false,
  };
};
