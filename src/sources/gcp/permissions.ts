/** What the connection may be given, and what Cloud Audit Logs tell and do not tell. */
import type { Permissions, SourceDefinition } from '../contract.ts';

/** IAM permissions, best held by one custom role at the organisation: https://cloud.google.com/iam/docs/permissions-reference */
export const reads = {
  organization: 'resourcemanager.organizations.get',
  folders: 'resourcemanager.folders.list',
  projects: 'resourcemanager.projects.get',
  organizationPolicy: 'resourcemanager.organizations.getIamPolicy',
  folderPolicy: 'resourcemanager.folders.getIamPolicy',
  projectPolicy: 'resourcemanager.projects.getIamPolicy',
  roles: 'iam.roles.list',
  accounts: 'iam.serviceAccounts.list',
  keys: 'iam.serviceAccountKeys.list',
  accountPolicy: 'iam.serviceAccounts.getIamPolicy',
  pools: 'iam.workloadIdentityPools.list',
  providers: 'iam.workloadIdentityPoolProviders.list',
  apiKeys: 'apikeys.keys.list',
  logs: 'logging.privateLogEntries.list',
} as const;

export const acts = {
  readAccount: 'iam.serviceAccounts.get',
  disableAccount: 'iam.serviceAccounts.disable',
  enableAccount: 'iam.serviceAccounts.enable',
  readKey: 'iam.serviceAccountKeys.get',
  disableKey: 'iam.serviceAccountKeys.disable',
  enableKey: 'iam.serviceAccountKeys.enable',
  deleteKey: 'iam.serviceAccountKeys.delete',
  readProvider: 'iam.workloadIdentityPoolProviders.get',
  changeProvider: 'iam.workloadIdentityPoolProviders.update',
  setProjectPolicy: 'resourcemanager.projects.setIamPolicy',
  setFolderPolicy: 'resourcemanager.folders.setIamPolicy',
  setOrganizationPolicy: 'resourcemanager.organizations.setIamPolicy',
  setAccountPolicy: 'iam.serviceAccounts.setIamPolicy',
} as const;

const policies = [
  acts.setProjectPolicy,
  acts.setFolderPolicy,
  acts.setOrganizationPolicy,
  acts.setAccountPolicy,
];

export const gcpPermissions: Permissions = {
  read: Object.values(reads),
  act: [acts.disableAccount, acts.disableKey, acts.deleteKey, acts.changeProvider, ...policies],
  undo: [acts.enableAccount, acts.enableKey, acts.changeProvider, ...policies],
};

export const gcpTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'no' },
  token_issuance: { given: 'needs', setting: 'Data Access audit logs of iamcredentials and sts' },
  privilege_change: { given: 'yes' },
  secret_access: { given: 'needs', setting: 'Data Access audit logs of Secret Manager' },
  service_to_service: { given: 'needs', setting: 'Data Access audit logs' },
};

/** Google Cloud documentation, "Cloud Audit Logs overview": usually seconds; routing may take minutes. */
export const gcpLateness = { typicalSeconds: 30, worstSeconds: 3_600 };

export const gcpUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: '*.get',
    because: 'only in Data Access audit logs, which must be turned on for each service',
  },
  {
    privilege: '*.list',
    because: 'only in Data Access audit logs, which must be turned on for each service',
  },
];
