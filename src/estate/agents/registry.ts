/** The register of agents: what each may use, and for whom. */
import { delegatorsOf } from '../common/agent-runs.ts';
import type { Json } from '../common/stable.ts';
import { isoSeconds } from '../common/times.ts';
import type { Agent, Organisation } from '../organisation/model.ts';

export interface Tool {
  readonly server: string;
  readonly name: string;
}

const tool = (path: string): Tool => {
  const [server = '', name = ''] = path.split('/');
  return { server, name };
};

const toolsByKind: Readonly<Record<string, readonly string[]>> = {
  triage: ['tickets/search', 'tickets/comment', 'logs/query', 'metrics/alarms', 'storage/list'],
  billing: [
    'ledger/read_invoice',
    'ledger/match_payment',
    'logs/query',
    'metrics/alarms',
    'storage/list',
  ],
  research: ['web/fetch', 'documents/search', 'logs/query', 'metrics/alarms', 'storage/list'],
  release: [
    'repositories/read',
    'pipelines/status',
    'logs/query',
    'metrics/alarms',
    'storage/list',
  ],
};

const kindOf = ({ name }: Agent): string => name.split('-')[1] ?? 'triage';

export const toolsOf = (agent: Agent): readonly Tool[] =>
  (toolsByKind[kindOf(agent)] ?? []).map(tool);

/** Tools of the site that this one is not allowed. */
export const strangeTools: readonly Tool[] = [
  'identity/create_user',
  'payments/refund',
  'secrets/read',
  'storage/delete',
  'mail/send',
].map(tool);

export const agentIdOf = ({ name }: Agent): string => `agents:agent:${name}`;

export const registryOf = (organisation: Organisation, at: number): Json => ({
  registry: 'agents',
  version: 1,
  site: 'northwind',
  agents: organisation.agents.map((agent) => ({
    id: agent.name,
    name: agent.name,
    owner: agent.sponsor.email,
    delegators: delegatorsOf(agent, { organisation, start: at }).map(({ email }) => email),
    allowedTools: toolsOf(agent).map(({ server, name }) => `${server}/${name}`),
    deniedTools: ['identity/*', 'payments/refund'],
    credentials: [agent.role.roleId],
    models: ['claude-sonnet-4'],
    status: 'active',
    createdAt: isoSeconds(agent.role.createdAt),
    environment: agent.role.account.name,
  })),
});
