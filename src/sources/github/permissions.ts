/** What Countersign asks of GitHub, in the words of fine-grained permissions, and what its log tells. */
import type { Permissions, SourceDefinition } from '../contract.ts';
import { githubActions } from './actions/index.ts';
import { githubConfig } from './config.ts';

const read: readonly string[] = [
  'metadata: read',
  'members: read',
  'organization_administration: read',
  'organization_personal_access_tokens: read',
  'organization_self_hosted_runners: read',
  'organization_hooks: read',
  'organization_secrets: read',
  'organization_actions_variables: read',
  'administration: read',
  'actions: read',
  'secrets: read',
  'environments: read',
  'actions_variables: read',
  'repository_hooks: read',
  'single_file: read',
];

const union = (lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].sort();

/** Clients are made when an action first runs: asking what the actions need reaches nobody. */
const actions = githubActions(githubConfig.parse({ organization: 'any' }));

export const githubPermissions: Permissions = {
  read,
  act: union(actions.flatMap(({ permissions }) => [permissions.do, permissions.verify])),
  undo: union(actions.map(({ permissions }) => permissions.undo)),
};

const cloud = 'GitHub Enterprise Cloud (audit log API or streaming)';

export const githubTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'needs', setting: `${cloud} with SAML single sign-on` },
  token_issuance: { given: 'needs', setting: cloud },
  privilege_change: { given: 'yes' },
  secret_access: { given: 'needs', setting: `${cloud}: workflows.prepared_workflow_job` },
  service_to_service: {
    given: 'needs',
    setting: `${cloud} with API requests turned on in streaming`,
  },
};

/** GitHub Docs, "Streaming the audit log for your enterprise": in batches, at least once, with pauses of minutes. */
export const githubLateness = { typicalSeconds: 120, worstSeconds: 3_600 };

export const githubUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: 'contents:read*',
    because:
      'Git reads are kept for seven days, and only by Enterprise Cloud; reads by API need streaming with API requests',
  },
  {
    privilege: 'repo:read',
    because: 'looking at a repository in the browser leaves no entry in the audit log',
  },
];
