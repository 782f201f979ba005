/**
 * Findings of Security Command Center (Event Threat Detection among them), as its notifications and log exports write
 * them: Google's own detections. https://cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.findings
 */
import { isObject } from '../../core/index.ts';
import type { Event, EventActor, Severity } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import type { VendorFinding } from '../contract.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str, strings } from '../record.ts';
import { gcpId, keyIn } from './ids.ts';
import { isServiceAccount } from './member.ts';

/** A notification (`finding`), a log entry (`jsonPayload.finding`), or the finding by itself. */
export const findingOf = (record: Raw): Raw | undefined => {
  for (const one of [record['finding'], obj(record['jsonPayload'])['finding'], record]) {
    if (!isObject(one)) continue;
    const isFinding =
      str(one['name'])?.includes('/findings/') === true && str(one['category']) !== undefined;
    if (isFinding) return one;
  }
  return undefined;
};

const actorOf = (access: Raw): EventActor => {
  const native = str(access['principalEmail']) ?? str(access['principalSubject']);
  if (native === undefined) return { principalKind: 'unknown', name: 'unknown', kind: 'unknown' };
  const key = keyIn(str(access['serviceAccountKeyName']));
  return {
    principalId: gcpId(native.includes('@') ? native.toLowerCase() : native),
    principalKind: 'identity',
    name: native,
    kind: isServiceAccount(native) ? 'automation' : 'human',
    ...(key
      ? { credential: { type: 'access_key' as const, nativeId: key, temporary: false } }
      : {}),
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseFinding = (record: Raw): Event => {
  const finding = findingOf(record) ?? {};
  const name = need(str(finding['name']), 'finding.name');
  const category = need(str(finding['category']), 'finding.category');
  const access = obj(finding['access']);
  const written = str(access['callerIp']);
  const ip = written === undefined ? undefined : addressOf(written);
  const resource = str(finding['resourceName']);
  const time = str(finding['eventTime']) ?? str(finding['createTime']);
  const agent = str(access['userAgent']) ?? str(access['userAgentFamily']);
  return makeEvent({
    source: 'gcp',
    logsource: { product: 'gcp', service: 'gcp.securitycenter' },
    // An update of a finding is another record of it.
    vendorId: `${name}@${time ?? ''}`,
    time: needInstant(time, 'finding.eventTime'),
    meaning: {
      classUid: 2004,
      activityId: str(finding['state']) === 'INACTIVE' ? 3 : 1,
      kind: 'other',
      effect: 'unknown',
    },
    operation: category,
    service: 'securitycenter.googleapis.com',
    privilege: str(access['methodName']) ?? category,
    outcome: 'unknown',
    actor: actorOf(access),
    src: { ...(ip ? { ip } : {}), ...(agent ? { userAgent: agent } : {}) },
    targets:
      resource === undefined ? [] : [{ kind: 'resource', id: gcpId(resource), name: resource }],
    raw: record,
  });
};

const severities: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
};

const weightOf: Readonly<Record<Severity, number>> = {
  critical: 3,
  high: 2.2,
  medium: 1.3,
  low: 0.7,
  informational: 0.3,
};

/** SCC writes techniques by their names. */
const techniques: Readonly<Record<string, string>> = {
  VALID_ACCOUNTS: 'T1078',
  CLOUD_ACCOUNTS: 'T1078.004',
  DEFAULT_ACCOUNTS: 'T1078.001',
  LOCAL_ACCOUNTS: 'T1078.003',
  ACCOUNT_MANIPULATION: 'T1098',
  ADDITIONAL_CLOUD_CREDENTIALS: 'T1098.001',
  ADDITIONAL_CLOUD_ROLES: 'T1098.003',
  SSH_AUTHORIZED_KEYS: 'T1098.004',
  CREATE_ACCOUNT: 'T1136',
  UNSECURED_CREDENTIALS: 'T1552',
  BRUTE_FORCE: 'T1110',
  MODIFY_AUTHENTICATION_PROCESS: 'T1556',
  STEAL_APPLICATION_ACCESS_TOKEN: 'T1528',
  ABUSE_ELEVATION_CONTROL_MECHANISM: 'T1548',
  DOMAIN_POLICY_MODIFICATION: 'T1484',
  EXFILTRATION_OVER_WEB_SERVICE: 'T1567',
  EXFILTRATION_TO_CLOUD_STORAGE: 'T1567.002',
  TRANSFER_DATA_TO_CLOUD_ACCOUNT: 'T1537',
  DATA_DESTRUCTION: 'T1485',
  RESOURCE_HIJACKING: 'T1496',
  PERMISSION_GROUPS_DISCOVERY: 'T1069',
  CLOUD_GROUPS: 'T1069.003',
  ACCOUNT_ACCESS_REMOVAL: 'T1531',
};

/** A leaked key is a fact that does not fade. */
const leaked = /leaked|public (?:git )?repository/i;

export const gcpFinding = (event: Event): VendorFinding | undefined => {
  const finding = findingOf(event.raw);
  // Misconfigurations and vulnerabilities are posture, not signs of misuse.
  if (finding === undefined || str(finding['findingClass']) !== 'THREAT') return undefined;
  const severity = severities[str(finding['severity']) ?? ''] ?? 'medium';
  const attack = obj(finding['mitreAttack']);
  const named = [
    ...strings(attack['primaryTechniques']),
    ...strings(attack['additionalTechniques']),
  ];
  const hardFact = leaked.test(event.operation);
  const { credential, principalId } = event.actor;
  return {
    detector: event.operation,
    title: `Security Command Center: ${event.operation}`,
    severity,
    attack: [
      ...new Set(
        named.flatMap((one) => (Object.hasOwn(techniques, one) ? [techniques[one] ?? ''] : [])),
      ),
    ],
    llr: hardFact ? 4 : weightOf[severity],
    hardFact,
    subjects: principalId === undefined ? [] : [principalId],
    observables: [
      ...(event.src.ip ? [`ip:${event.src.ip}`] : []),
      ...(credential ? [`credential:${credential.nativeId}`] : []),
      ...strings(obj(finding['indicator'])['ipAddresses'])
        .slice(0, 10)
        .map((one) => `ip:${one}`),
    ].filter((one, index, all) => all.indexOf(one) === index),
    dismissed: str(finding['state']) === 'INACTIVE' || str(finding['mute']) === 'MUTED',
  };
};
