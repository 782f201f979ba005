/** What Countersign is told about the places where agents live. Keys that read and keys that act are apart. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Keys must not travel in clear, save to this machine (tests, twins, local servers). */
const address = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'the address must be https, or http on a loopback address' },
);

const secret = z.string().min(1);

const anthropic = z
  .strictObject({
    baseUrl: address.default('https://api.anthropic.com'),
    /** `sk-ant-admin…` */
    adminKey: secret,
    /** Compliance Access Key; without it the Admin key is tried for the activity feed. */
    complianceKey: secret.exactOptional(),
    /** An Admin key of its own for changes. */
    actKey: secret.exactOptional(),
  })
  .readonly();

const openai = z
  .strictObject({
    baseUrl: address.default('https://api.openai.com'),
    /** `org-…`; the administration API does not tell it. */
    organization: z.string().min(1),
    /** `sk-admin-…` with the scopes `api.management.read` and `api.audit_logs.read`. */
    adminKey: secret,
    /** An admin key with `api.management.write`, for changes. */
    actKey: secret.exactOptional(),
  })
  .readonly();

const mcp = z
  .strictObject({
    /** The name that clients give it. */
    name: z.string().min(1),
    /** Its Streamable HTTP address. */
    url: address,
    token: secret.exactOptional(),
  })
  .readonly();

const registry = z
  .strictObject({
    /** Where the site serves its agent registry; see docs/systems/agents.md. */
    url: address,
    token: secret.exactOptional(),
    actToken: secret.exactOptional(),
  })
  .readonly();

export const agentsConfig = z
  .strictObject({
    anthropic: anthropic.exactOptional(),
    openai: openai.exactOptional(),
    mcp: z.array(mcp).max(1_000).readonly().exactOptional(),
    registry: registry.exactOptional(),
  })
  .readonly();

export type AgentsConfig = z.output<typeof agentsConfig>;
export type AnthropicConfig = z.output<typeof anthropic>;
export type OpenAiConfig = z.output<typeof openai>;
export type McpConfig = z.output<typeof mcp>;
export type RegistryConfig = z.output<typeof registry>;

/** The vendors tell no public handle of an admin key that we could give here. */
export const aboutAgents = (config: AgentsConfig): ConnectionAbout => ({
  credentials: [],
  acts:
    config.anthropic?.actKey !== undefined ||
    config.openai?.actKey !== undefined ||
    config.registry?.actToken !== undefined,
});
