/** What Countersign asks of GitLab: a token's scope with the role of its maker; and what its log tells. */
import type { Permissions, SourceDefinition } from '../contract.ts';
import { gitlabActions } from './actions/index.ts';
import { rights } from './client.ts';
import { gitlabConfig } from './config.ts';

const union = (lists: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(lists.flat())].sort();
const actions = gitlabActions(gitlabConfig.parse({}));

export const gitlabPermissions: Permissions = {
  read: [rights.any, rights.maintainer, rights.owner, rights.admin],
  act: union(actions.flatMap(({ permissions }) => [permissions.do, permissions.verify])),
  undo: union(actions.map(({ permissions }) => permissions.undo)),
};

const premium = 'GitLab Premium (audit events API) or Ultimate (streaming)';

export const gitlabTelemetry: SourceDefinition['telemetry'] = {
  authentication: {
    given: 'needs',
    setting: `${premium}, or production_json.log of one's own instance`,
  },
  token_issuance: { given: 'needs', setting: premium },
  privilege_change: { given: 'needs', setting: premium },
  secret_access: { given: 'no' },
  service_to_service: { given: 'needs', setting: "api_json.log of one's own instance" },
};

/** Events are written as they happen; streaming retries for minutes. Docs: "Audit event streaming". */
export const gitlabLateness = { typicalSeconds: 30, worstSeconds: 600 };

export const gitlabUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: 'git:read',
    because: 'Git reads are streamed (Ultimate), and stand in no list of audit events',
  },
  { privilege: 'ci:read_variable', because: 'that a job was handed a variable is not logged' },
];
