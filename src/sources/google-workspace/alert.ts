/**
 * Alerts of the Alert Center: Google's own detections, as events and as evidence.
 * https://developers.google.com/workspace/admin/alertcenter/reference/rest/v1beta1/alerts
 */
import type { Event, Severity } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import type { VendorFinding } from '../contract.ts';
import { makeEvent } from '../make-event.ts';
import { list, need, needInstant, obj, type Raw, str } from '../record.ts';
import { activityOf, parameter } from './activity.ts';
import { isAlert } from './detect.ts';
import { addressId } from './ids.ts';

const MAX_USERS = 50;

/** Accounts that an alert names, whatever its kind of data. */
const usersOf = (data: Raw): readonly string[] => {
  const named = [
    str(data['email']),
    str(data['actorEmail']),
    str(data['requestingUser']),
    ...list(data['affectedUserEmails']).map(str),
  ].flatMap((one) => (one?.includes('@') ? [one.toLowerCase()] : []));
  return [...new Set(named)].slice(0, MAX_USERS);
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAlert = (record: Raw): Event => {
  const data = obj(record['data']);
  const type = need(str(record['type']), 'type');
  const login = obj(data['loginDetails']);
  const written = str(login['ipAddress']);
  const ip = written === undefined ? undefined : addressOf(written);
  const users = usersOf(data);
  const [user] = users;
  const customer = str(record['customerId']);
  const feedback = str(obj(record['metadata'])['status']);
  const closed = feedback === 'CLOSED' || record['deleted'] === true;
  return makeEvent({
    source: 'google-workspace',
    logsource: { product: 'google_workspace', service: 'alerts' },
    // An update of an alert is another record of it, with an etag of its own.
    vendorId: [need(str(record['alertId']), 'alertId'), str(record['etag'])]
      .filter(Boolean)
      .join('/'),
    time: needInstant(record['createTime'], 'createTime'),
    meaning: { classUid: 2004, activityId: closed ? 3 : 1, kind: 'other', effect: 'unknown' },
    operation: type,
    service: str(record['source']) ?? 'alertcenter.googleapis.com',
    privilege: `alert:${type}`,
    outcome: 'unknown',
    actor:
      user === undefined
        ? {
            principalKind: 'unknown',
            name: 'unknown',
            kind: 'unknown',
            ...(customer ? { scope: customer } : {}),
          }
        : {
            principalId: addressId(user),
            principalKind: 'identity',
            name: user,
            kind: 'human',
            ...(customer ? { scope: customer } : {}),
          },
    src: ip ? { ip } : {},
    cloud: customer ? { account: customer } : {},
    targets: users.map((one) => ({ kind: 'identity', id: addressId(one), name: one })),
    raw: record,
  });
};

type Weight = Pick<VendorFinding, 'severity' | 'attack' | 'llr' | 'hardFact'>;

const weigh = (
  severity: Severity,
  llr: number,
  attack: readonly string[],
  hardFact = false,
): Weight => ({
  severity,
  llr,
  attack,
  hardFact,
});

/** By a word of the alert's type or of the login event that says the same. First match counts. */
const weights: readonly (readonly [RegExp, Weight])[] = [
  [/leaked? ?password|password_leak/i, weigh('high', 3.5, ['T1078.004', 'T1589.001'], true)],
  [/government|gov_attack/i, weigh('high', 2.5, ['T1598'])],
  [/hijacked/i, weigh('high', 3, ['T1078.004'])],
  [/suspicious activity|suspended.*suspicious/i, weigh('high', 2.5, ['T1078.004'])],
  [/programmatic/i, weigh('medium', 1.8, ['T1078.004'])],
  [/suspicious ?_?login/i, weigh('medium', 1.5, ['T1078.004'])],
  [/suspicious_session_cookie/i, weigh('high', 2.5, ['T1539'])],
  [
    /super admin password reset|primary admin|admin privilege|grant/i,
    weigh('high', 1.2, ['T1098.003']),
  ],
  [/takeout|data export/i, weigh('high', 1.5, ['T1567'])],
  [/sso profile/i, weigh('high', 1.5, ['T1484.002'])],
  [/phishing|malware/i, weigh('medium', 0.8, ['T1566'])],
  [/spam/i, weigh('low', 0.6, [])],
  [/device compromised|suspicious device/i, weigh('medium', 1.2, ['T1078.004'])],
];

const plain = weigh('low', 0.4, []);
const weightOf = (name: string): Weight =>
  weights.find(([pattern]) => pattern.test(name))?.[1] ?? plain;

const severityWords: Readonly<Record<string, Severity>> = {
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
};

/** Alerts of these kinds are notices of use and outages, not signs of misuse. */
const noEvidence =
  /outage|access approvals|device id|app maker|reporting rule|transferred|google operations|quota|limit/i;

const alertFinding = (event: Event): VendorFinding | undefined => {
  if (noEvidence.test(`${event.operation} ${event.service}`)) return undefined;
  const weight = weightOf(event.operation);
  const metadata = obj(event.raw['metadata']);
  const said = severityWords[str(metadata['severity']) ?? ''];
  const negative = list(event.raw['feedback']).some(
    (one) => str(obj(one)['type']) === 'NOT_USEFUL',
  );
  return {
    ...weight,
    detector: event.operation,
    title: `Google alert: ${event.operation}`,
    severity: said ?? weight.severity,
    subjects: event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id),
    observables: event.src.ip ? [`ip:${event.src.ip}`] : [],
    dismissed: negative || event.raw['deleted'] === true,
  };
};

/** Sign-in records in which Google itself says that something is wrong. */
const warned =
  /^(?:suspicious_|account_disabled_|gov_attack_warning|risky_sensitive_action_blocked|user_signed_out_due_to_suspicious)/;

const loginFinding = (event: Event): VendorFinding | undefined => {
  if (event.logsource.service !== 'google_workspace.login') return undefined;
  const [first] = activityOf(event.raw).events;
  const marked = first !== undefined && parameter(first, 'is_suspicious') === 'true';
  if (!warned.test(event.operation) && !marked) return undefined;
  const detector =
    marked && event.operation === 'login_success' ? 'suspicious_login' : event.operation;
  return {
    ...weightOf(detector),
    detector,
    title: `Google calls it ${detector.replaceAll('_', ' ')}`,
    subjects: [
      ...event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id),
      ...(event.actor.principalId ? [event.actor.principalId] : []),
    ].slice(0, 1),
    observables: event.src.ip ? [`ip:${event.src.ip}`] : [],
    dismissed: false,
  };
};

export const workspaceFinding = (event: Event): VendorFinding | undefined =>
  isAlert(event.raw) ? alertFinding(event) : loginFinding(event);
