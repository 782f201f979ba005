/** What Entra's logs give, how late, and what they never show. */
import type { SourceDefinition } from '../contract.ts';

export const entraTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'needs', setting: 'Entra ID P1 or P2 for sign-in logs by API' },
  token_issuance: {
    given: 'needs',
    setting: 'Entra ID P1 or P2; beta endpoint of Graph, or a diagnostic setting for the log',
  },
  privilege_change: { given: 'yes' },
  secret_access: { given: 'no' },
  service_to_service: {
    given: 'needs',
    setting: 'MicrosoftGraphActivityLogs in a diagnostic setting (Entra ID P1)',
  },
};

/** Microsoft Learn, "Microsoft Entra reporting latencies": most within minutes, up to hours for some. */
export const entraLateness = { typicalSeconds: 300, worstSeconds: 3 * 3_600 };

export const entraUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: '*.Read.All',
    because: 'reads through Graph are only in Graph activity logs, which must be exported',
  },
  {
    privilege: 'microsoft.directory/*/read',
    because: 'reads of the directory are not in the audit log',
  },
];

export const entraLogsources: SourceDefinition['logsources'] = [
  { product: 'azure', service: 'signinlogs' },
  { product: 'azure', service: 'auditlogs' },
  { product: 'azure', service: 'riskdetection' },
  { product: 'azure', service: 'provisioninglogs' },
  { product: 'm365', service: 'threat_detection' },
  { product: 'azure', service: 'microsoftgraphactivitylogs' },
];
