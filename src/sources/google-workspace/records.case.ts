/** Records as Google writes them, our own, for the tests of this room. */
import type { Raw } from '../record.ts';

export const CUSTOMER = 'C03az79cb';

type Value = string | boolean | readonly string[];

const parameterOf = ([name, value]: readonly [string, Value]): Raw => {
  if (typeof value === 'boolean') return { name, boolValue: value };
  return typeof value === 'string' ? { name, value } : { name, multiValue: value };
};

let count = 0;

/** One activity of the Reports API. */
export const activity = (
  application: string,
  name: string,
  parameters: Readonly<Record<string, Value>> = {},
  rest: {
    readonly email?: string;
    readonly time?: string;
    readonly type?: string;
    readonly ip?: string;
  } = {},
): Raw => {
  count++;
  return {
    kind: 'admin#reports#activity',
    id: {
      time: rest.time ?? '2026-03-03T09:14:07.113Z',
      uniqueQualifier: `-30064${count}`,
      applicationName: application,
      customerId: CUSTOMER,
    },
    etag: '"tag"',
    actor: {
      callerType: 'USER',
      email: rest.email ?? 'nadia@example.com',
      profileId: '110111111111111111111',
    },
    ipAddress: rest.ip ?? '203.0.113.9',
    events: [
      {
        type: rest.type ?? application,
        name,
        parameters: Object.entries(parameters).map(parameterOf),
      },
    ],
  };
};

/** The same as Cloud Logging has it. */
export const hostedEntry = (
  service: string,
  name: string,
  parameters: Readonly<Record<string, string>>,
): Raw => ({
  insertId: `hosted${++count}`,
  logName: 'organizations/123/logs/cloudaudit.googleapis.com%2Factivity',
  timestamp: '2026-03-03T09:14:07.113Z',
  receiveTimestamp: '2026-03-03T09:14:09Z',
  severity: 'NOTICE',
  resource: { type: 'audited_resource', labels: { service, method: `google.${name}` } },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: service,
    methodName: `google.admin.AdminService.${name}`,
    authenticationInfo: { principalEmail: 'nadia@example.com' },
    requestMetadata: { callerIp: '203.0.113.9', requestAttributes: {} },
    metadata: {
      '@type': 'type.googleapis.com/ccc_hosted_reporting.ActivityProto',
      activityId: { timeUsec: '1772529247113000', uniqQualifier: `55${count}` },
      event: [
        {
          eventName: name,
          eventType: 'GROUP_SETTINGS',
          parameter: Object.entries(parameters).map(([key, value]) => ({
            name: key,
            value,
            type: 'TYPE_STRING',
            label: 'LABEL_OPTIONAL',
          })),
        },
      ],
    },
  },
});

export const alertRecord = (type: string, data: Raw, source = 'Google identity'): Raw => ({
  customerId: CUSTOMER,
  alertId: `alert-${++count}`,
  createTime: '2026-03-03T09:20:00.000Z',
  startTime: '2026-03-03T09:14:07.113Z',
  type,
  source,
  data: { '@type': 'type.googleapis.com/google.apps.alertcenter.type.AccountWarning', ...data },
  securityInvestigationToolLink: '',
  etag: 'e1',
  metadata: { customerId: CUSTOMER, status: 'NOT_STARTED', severity: 'HIGH', etag: 'e1' },
});
