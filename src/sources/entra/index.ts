/** All that we know of Microsoft Entra ID so far: sign-in and audit logs. Inventory and actions are not here yet. */
import { z } from 'zod';
import { isObject } from '../../core/index.ts';
import { defineSource } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { parseAudit } from './audit.ts';
import { fold } from './fold.ts';
import { parseSignIn } from './sign-in.ts';

const system: OcsfSystem = {
  vendor: 'Microsoft',
  product: 'Microsoft Entra ID',
  log: 'Entra ID logs',
  account: { typeId: 6, type: 'Azure AD Account' },
  mapped: [
    'id',
    'createdDateTime',
    'activityDateTime',
    'activityDisplayName',
    'userId',
    'userPrincipalName',
    'servicePrincipalId',
    'ipAddress',
    'userAgent',
    'initiatedBy',
    'targetResources',
    'result',
  ],
  secrets: new Set(['secretText', 'password', 'passwordProfile', 'accessToken', 'refreshToken']),
};

type LogKind = 'sign_in' | 'audit';

const signInWords =
  /^(?:(?:NonInteractiveUser|ServicePrincipal|ManagedIdentity|ADFS|AAD.*)?Sign-?inLogs|Sign-?inLogs)$/i;
const auditWords =
  /^(?:AuditLogs|ApplicationManagement|DirectoryManagement|GroupManagement|RoleManagement|UserManagement|Policy|AuthenticationMethods?|Device|DeviceManagement)$/i;

/** Category of an export, type of a table, or the words that only one of Graph's resources has. */
const kindOf = (record: Raw): LogKind | undefined => {
  const label = str(record['category']) ?? str(record['Category']) ?? str(record['Type']) ?? '';
  const isExport = isObject(record['properties']) || str(record['TimeGenerated']) !== undefined;
  if (isExport && signInWords.test(label)) return 'sign_in';
  const inner = isObject(record['properties']) ? record['properties'] : record;
  const hasAudit = ['initiatedBy', 'InitiatedBy', 'loggedByService', 'LoggedByService'].some(
    (key) => inner[key] !== undefined,
  );
  if (isExport && auditWords.test(label))
    return hasAudit || /^AuditLogs$/i.test(label) ? 'audit' : undefined;
  if (str(record['activityDisplayName']) && isObject(record['initiatedBy'])) return 'audit';
  const isSignIn =
    str(record['createdDateTime']) !== undefined &&
    (isObject(record['status']) || record['clientAppUsed'] !== undefined) &&
    (str(record['userId']) !== undefined || str(record['servicePrincipalId']) !== undefined);
  return isSignIn ? 'sign_in' : undefined;
};

/** A page of Graph (`{value: […]}`) or of an export to storage or an event hub (`{records: […]}`). */
const unwrap = (record: Raw): readonly Raw[] | undefined => {
  for (const key of ['value', 'records']) {
    const page = record[key];
    if (!Array.isArray(page) || !page.some((one) => isObject(one) && kindOf(one))) continue;
    return page.map((one: unknown) => (isObject(one) ? one : { notARecord: typeof one }));
  }
  return undefined;
};

export const entraConfig = z.object({ tenantId: z.string().min(1) });

export const entraSource = defineSource<z.infer<typeof entraConfig>>({
  id: 'entra',
  title: 'Microsoft Entra ID',
  config: entraConfig,
  permissions: { read: ['AuditLog.Read.All'], act: [], undo: [] },
  telemetry: {
    authentication: { given: 'needs', setting: 'Entra ID P1 or P2 for sign-in logs by API' },
    token_issuance: {
      given: 'needs',
      setting: 'non-interactive and service principal sign-in logs exported',
    },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: {
      given: 'needs',
      setting: 'service principal and managed identity sign-in logs exported',
    },
  },
  // Microsoft Learn, "Microsoft Entra reporting latencies": most within minutes, up to hours for some.
  lateness: { typicalSeconds: 300, worstSeconds: 3 * 3_600 },
  unobservable: [
    {
      privilege: '*.Read.All',
      because: 'reads through Graph are only in Graph activity logs, which must be exported',
    },
  ],
  logsources: [
    { product: 'azure', service: 'signinlogs' },
    { product: 'azure', service: 'auditlogs' },
  ],
  detect: (record) => kindOf(record) !== undefined,
  parse: (record) => [kindOf(record) === 'audit' ? parseAudit(record) : parseSignIn(record)],
  unwrap,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) =>
    fold(record).text('tenantId') ?? str(obj(record['properties'])['homeTenantId']) ?? 'entra',
});
