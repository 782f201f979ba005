/** The site's register of its agents: a file, or what its registry hook serves. Documented in docs/systems/agents.md. */
import { z } from 'zod';

const name = z.string().min(1).max(300);

const agent = z
  .object({
    /** As in `gen_ai.agent.id`, so that what it does meets what it is. */
    id: name,
    name: name.exactOptional(),
    /** Person or team who answers for it: an e-mail address or an inventory id. */
    owner: name.exactOptional(),
    /** On whose behalf it acts: inventory ids (`okta:00u1…`) or e-mail addresses. */
    delegators: z.array(name).max(1_000).readonly().default([]),
    /** `server/tool`, or `server/*`. */
    allowedTools: z.array(name).max(10_000).readonly().default([]),
    deniedTools: z.array(name).max(10_000).readonly().default([]),
    /** Public handles of the credentials it uses, as in their systems: `AKIA…`, `openai:key_…`. Never a secret. */
    credentials: z.array(name).max(1_000).readonly().default([]),
    models: z.array(name).max(1_000).readonly().default([]),
    status: z.enum(['active', 'suspended', 'retired']).default('active'),
    createdAt: z.iso.datetime({ offset: true }).exactOptional(),
    environment: name.exactOptional(),
    /** Client id with the identity provider, where it has one. */
    appId: name.exactOptional(),
  })
  .readonly();

export const agentRegistry = z
  .object({
    registry: z.literal('agents'),
    version: z.literal(1),
    /** Names this registry among others. */
    site: name.default('agents'),
    agents: z.array(agent).max(100_000).readonly(),
  })
  .readonly();

export type AgentRegistry = z.output<typeof agentRegistry>;
export type RegisteredAgent = z.output<typeof agent>;
