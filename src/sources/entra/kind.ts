/** Which of Entra's logs a record is from, in any of the shapes in which they travel. Reads a few keys only. */
import { isObject } from '../../core/index.ts';
import { type Raw, str } from '../record.ts';

export type LogKind =
  | 'sign_in'
  | 'audit'
  | 'risk_detection'
  | 'risky'
  | 'provisioning'
  | 'graph_activity'
  | 'intune'
  | 'alert';

/** Category of an export or type of a table → log. Source: Azure Monitor, "Tables for microsoft.aadiam". */
const byLabel: readonly (readonly [RegExp, LogKind])[] = [
  [
    /^(?:AAD)?(?:NonInteractiveUser|ServicePrincipal|ManagedIdentity|ADFS|MicrosoftServicePrincipal)?Sign-?inLogs$/i,
    'sign_in',
  ],
  [/^(?:AAD)?(?:UserRiskEvents|ServicePrincipalRiskEvents)$/i, 'risk_detection'],
  [/^(?:AAD)?(?:RiskyUsers|RiskyServicePrincipals)$/i, 'risky'],
  [/^(?:AAD)?ProvisioningLogs$/i, 'provisioning'],
  [/^MicrosoftGraphActivityLogs$/i, 'graph_activity'],
  [/^AdvancedHunting-Alert(?:Info|Evidence)$/i, 'alert'],
];

/** Categories that other exports use too: only with the words of an audit record beside them. */
const auditWords =
  /^(?:AuditLogs|ApplicationManagement|DirectoryManagement|GroupManagement|RoleManagement|UserManagement|Policy|AuthenticationMethods?|Device|DeviceManagement)$/i;

const has = (record: Raw, ...keys: readonly string[]): boolean =>
  keys.some((key) => record[key] !== undefined);

const ofExport = (record: Raw, label: string): LogKind | undefined => {
  const found = byLabel.find(([pattern]) => pattern.test(label))?.[1];
  if (found) return found;
  if (!auditWords.test(label)) return undefined;
  const inner = isObject(record['properties']) ? record['properties'] : record;
  if (isObject(inner['Actor']) && inner['AuditEventId'] !== undefined) return 'intune';
  const isAudit = has(inner, 'initiatedBy', 'InitiatedBy', 'loggedByService', 'LoggedByService');
  return isAudit || /^AuditLogs$/i.test(label) ? 'audit' : undefined;
};

/** Only one of Graph's resources has these words together. */
const ofGraph = (record: Raw): LogKind | undefined => {
  if (str(record['activityDisplayName']) && isObject(record['initiatedBy'])) return 'audit';
  if (str(record['riskEventType']) && has(record, 'userId', 'servicePrincipalId')) {
    return 'risk_detection';
  }
  if (str(record['serviceSource']) && str(record['title']) && str(record['severity'])) {
    return 'alert';
  }
  if (has(record, 'provisioningAction', 'provisioningStatusInfo')) return 'provisioning';
  if (str(record['riskLastUpdatedDateTime']) && str(record['riskState'])) return 'risky';
  const isSignIn =
    str(record['createdDateTime']) !== undefined &&
    (isObject(record['status']) || record['clientAppUsed'] !== undefined) &&
    has(record, 'userId', 'servicePrincipalId');
  return isSignIn ? 'sign_in' : undefined;
};

export const kindOf = (record: Raw): LogKind | undefined => {
  const label = str(record['category']) ?? str(record['Category']) ?? '';
  const isTable = str(record['TimeGenerated']) !== undefined;
  if (isObject(record['properties']) || isTable) {
    const byCategory = ofExport(record, label);
    if (byCategory) return byCategory;
    const table = str(record['Type']);
    return table === undefined ? undefined : ofExport(record, table);
  }
  return ofGraph(record);
};

/** A page of Graph (`{value: […]}`) or of an export to storage or an event hub (`{records: […]}`). */
export const unwrap = (record: Raw): readonly Raw[] | undefined => {
  for (const key of ['value', 'records']) {
    const page = record[key];
    if (!Array.isArray(page) || !page.some((one) => isObject(one) && kindOf(one))) continue;
    return page.map((one: unknown) => (isObject(one) ? one : { notARecord: typeof one }));
  }
  return undefined;
};
