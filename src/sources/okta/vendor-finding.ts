/**
 * Okta's own detections: ThreatInsight, Identity Threat Protection, breached passwords, users' reports, reused tokens.
 * Event types: https://developer.okta.com/docs/reference/api/itp-et/ and /event-types/.
 */
import type { Event, Severity } from '../../model/index.ts';
import type { VendorFinding } from '../contract.ts';
import { obj, str } from '../record.ts';

interface Detection {
  readonly title: string;
  readonly severity: Severity;
  readonly attack: readonly string[];
  /** What Okta's word is worth before the site's own experience: strong where a person or a fact stands behind it. */
  readonly llr: number;
  readonly hardFact?: true;
}

const detections: ReadonlyMap<string, Detection> = new Map([
  [
    'security.threat.detected',
    {
      title: 'ThreatInsight: requests from a malicious address',
      severity: 'medium',
      attack: ['T1110'],
      llr: 1,
    },
  ],
  [
    'user.risk.detect',
    {
      title: 'Identity Threat Protection: user risk',
      severity: 'medium',
      attack: ['T1078'],
      llr: 1.5,
    },
  ],
  [
    'policy.auth_reevaluate.fail',
    {
      title: 'A session no longer meets its sign-in policy',
      severity: 'medium',
      attack: ['T1539'],
      llr: 1,
    },
  ],
  [
    'user.account.report_suspicious_activity_by_enduser',
    { title: 'The user says: this was not me', severity: 'high', attack: ['T1078'], llr: 3 },
  ],
  [
    'security.breached_credential.detected',
    {
      title: 'The password is in a list of breached ones',
      severity: 'high',
      attack: ['T1078', 'T1589.001'],
      llr: 2,
      hardFact: true,
    },
  ],
  [
    'app.oauth2.token.detect_reuse',
    {
      title: 'A refresh token was used a second time',
      severity: 'high',
      attack: ['T1528'],
      llr: 2,
    },
  ],
  [
    'app.oauth2.as.token.detect_reuse',
    {
      title: 'A refresh token was used a second time',
      severity: 'high',
      attack: ['T1528'],
      llr: 2,
    },
  ],
]);

export const isDetection = (eventType: string): boolean => detections.has(eventType);

/** `{detectionName=…, level=HIGH, …}`: Okta writes its risk as text. */
const inRisk = (event: Event, name: RegExp): string | undefined => {
  const debug = obj(obj(event.raw['debugContext'])['debugData']);
  const risk = debug['risk'] ?? debug['Risk'];
  const text = typeof risk === 'string' ? risk : JSON.stringify(risk ?? '');
  return str(name.exec(text.slice(0, 4_000))?.[1]?.trim());
};

const byLevel: Readonly<Record<string, { readonly severity: Severity; readonly llr: number }>> = {
  HIGH: { severity: 'high', llr: 2.5 },
  MEDIUM: { severity: 'medium', llr: 1.5 },
  LOW: { severity: 'low', llr: 0.5 },
  NONE: { severity: 'informational', llr: 0 },
};

/** Users that it is about: the targets where there are any, since the actor is then Okta itself or an admin. */
const subjectsOf = (event: Event): readonly string[] =>
  event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id);

export const oktaFinding = (event: Event): VendorFinding | undefined => {
  const detection = detections.get(event.operation);
  if (detection === undefined) return undefined;
  const name = inRisk(event, /detectionName["=:\s]+([^,"}]{1,100})/);
  const level = byLevel[inRisk(event, /level["=:\s]+([A-Z]{3,6})/) ?? ''];
  const told = event.operation === 'user.risk.detect' ? level : undefined;
  return {
    detector: name === undefined ? event.operation : `${event.operation}/${name}`,
    title: name === undefined ? detection.title : `${detection.title}: ${name}`,
    severity: told?.severity ?? detection.severity,
    attack: detection.attack,
    llr: told?.llr ?? detection.llr,
    hardFact: detection.hardFact ?? false,
    subjects: subjectsOf(event),
    observables: event.src.ip === undefined ? [] : [`ip:${event.src.ip}`],
    // Okta tells an administrator's feedback by an event of its own (analytics.feedback.provide).
    dismissed: false,
  };
};
