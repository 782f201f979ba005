/** A register of agents → facts. Pure. Owners named here are as good as a tag: only Countersign's own are declared. */
import {
  type InventoryFact,
  known,
  type Snapshot,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { accountFact, grantFact, ownerFact } from '../facts.ts';
import { idOf, SYSTEM } from '../ids.ts';
import type { AgentRegistry, RegisteredAgent } from './schema.ts';

const isEmail = (text: string): boolean => /^[^\s@:]+@[^\s@]+$/.test(text);

const toolGrant = (holderId: string, tool: string, effect: 'allow' | 'deny'): InventoryFact => {
  const of = tool.lastIndexOf('/');
  return {
    ...grantFact({
      place: 'agent',
      holderId,
      role: `${effect} ${tool}`,
      on: idOf('mcp', tool),
      privileges: [`tool:${of === -1 ? tool : tool.slice(of + 1)}`],
    }),
    effect,
    via: { kind: 'assignment', name: 'agent registry' },
  };
};

const delegation = (agentId: string, person: string): Trust => ({
  kind: 'trust',
  id: `${SYSTEM}:delegation:${agentId.slice(SYSTEM.length + 1)}|${person}`,
  system: SYSTEM,
  targetId: person,
  principal: { kind: 'identity', value: agentId },
  mechanism: 'delegation',
  effect: 'allow',
  conditions: undefined,
  external: known(false),
});

const statuses = { active: 'active', suspended: 'disabled', retired: 'deleted' } as const;

const agentFacts = (
  agent: RegisteredAgent,
  scope: string,
  at: number,
): readonly InventoryFact[] => {
  const id = idOf('agent', agent.id);
  const created = agent.createdAt === undefined ? undefined : Date.parse(agent.createdAt);
  const joined = (values: readonly string[]): string => values.slice(0, 100).join(',');
  const behalf = agent.delegators.filter(isEmail);
  return [
    {
      ...accountFact({
        place: 'agent',
        scope,
        native: agent.id,
        name: agent.name ?? agent.id,
        class: 'agent',
        classReason: 'listed in the register of agents',
        status: statuses[agent.status],
        createdAt: created === undefined ? unknown('the register does not say') : known(created),
        lastUsedAt: unknown('the register tells no use'),
        tags: {
          ...(agent.credentials.length === 0 ? {} : { credentials: joined(agent.credentials) }),
          ...(agent.models.length === 0 ? {} : { models: joined(agent.models) }),
          ...(behalf.length === 0 ? {} : { on_behalf_of: joined(behalf) }),
        },
        handles:
          agent.appId === undefined
            ? []
            : [{ kind: 'app_id', value: agent.appId, verified: false }],
      }),
      ...(agent.environment === undefined ? {} : { environment: agent.environment }),
    },
    ...(agent.owner === undefined
      ? []
      : [
          ownerFact({
            ofId: id,
            who: agent.owner,
            basis: 'tag',
            confidence: 0.8,
            since: created ?? at,
          }),
        ]),
    ...[...new Set(agent.allowedTools)].map((tool) => toolGrant(id, tool, 'allow')),
    ...[...new Set(agent.deniedTools)].map((tool) => toolGrant(id, tool, 'deny')),
    ...[...new Set(agent.delegators)]
      .filter((one) => !isEmail(one) && one.includes(':'))
      .map((one) => delegation(id, one)),
  ];
};

export const snapshotOfRegistry = (registry: AgentRegistry, at: number): Snapshot => {
  const scope = `registry:${registry.site}`;
  return {
    system: SYSTEM,
    scope,
    takenAt: at,
    complete: ['identity', 'owner', 'entitlement', 'trust'],
    blind: [],
    facts: registry.agents.flatMap((agent) => agentFacts(agent, scope, at)),
  };
};
