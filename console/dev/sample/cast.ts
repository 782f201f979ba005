/** The accounts and the named principals of the sample estate; numbers and names are reserved for examples. */
export const accounts = {
  core: '111122223333',
  data: '444455556666',
  sandbox: '777788889999',
} as const;

export const arn = (account: string, rest: string): string => `aws:arn:aws:iam::${account}:${rest}`;

export const cast = {
  export: arn(accounts.core, 'user/svc-nightly-export'),
  mira: arn(accounts.core, 'user/adm-mira.okafor'),
  miraPlain: arn(accounts.core, 'user/mira.okafor'),
  glass: arn(accounts.core, 'user/breakglass-1'),
  deploy: arn(accounts.core, 'role/ci/deploy'),
  pipeline: 'aws:oidc:token.actions.example:repo:lattice/storefront:ref:refs/heads/main',
  billing: arn(accounts.core, 'role/vendor/billing-sync'),
  agent: arn(accounts.data, 'role/agents/support-assistant'),
  metrics: arn(accounts.core, 'user/svc-metrics-hourly'),
  token: arn(accounts.sandbox, 'user/automation-token-7'),
  admin: arn(accounts.core, 'role/OrganizationAccountAccessRole'),
  ledger: arn(accounts.data, 'user/svc-payments-ledger'),
  honey: arn(accounts.core, 'user/backup-root-2019'),
  terraform: arn(accounts.core, 'role/terraform-apply'),
  drill: arn(accounts.sandbox, 'user/drill-service-account'),
} as const;
