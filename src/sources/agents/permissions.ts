/** What Countersign asks of each place, and what their logs give. */
import type { Permissions, SourceDefinition } from '../contract.ts';

/** Anthropic's Admin keys have no finer rights: one key reads and changes all of the Admin API. */
export const ANTHROPIC_ADMIN = 'Anthropic Admin API key';
/** Scope of a Compliance Access Key (or of an Admin key, where the feed is switched on). */
export const ANTHROPIC_ACTIVITIES = 'read:compliance_activities';
/** Scopes of an OpenAI admin key. */
export const OPENAI_READ = 'api.management.read';
export const OPENAI_WRITE = 'api.management.write';
export const OPENAI_AUDIT = 'api.audit_logs.read';
export const MCP_LIST = 'MCP tools/list';
export const REGISTRY_READ = 'agent registry: read';
export const REGISTRY_WRITE = 'agent registry: write';

export const agentsPermissions: Permissions = {
  read: [ANTHROPIC_ADMIN, ANTHROPIC_ACTIVITIES, OPENAI_READ, OPENAI_AUDIT, MCP_LIST, REGISTRY_READ],
  act: [ANTHROPIC_ADMIN, OPENAI_READ, OPENAI_WRITE, REGISTRY_READ, REGISTRY_WRITE],
  undo: [ANTHROPIC_ADMIN, REGISTRY_READ, REGISTRY_WRITE],
};

const logs =
  'Anthropic: the Compliance API enabled (Claude Enterprise, Console on request); OpenAI: audit logging on under Data controls';
const spans = 'OpenTelemetry GenAI or MCP spans exported by the agents';

export const agentsTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'needs', setting: logs },
  token_issuance: { given: 'needs', setting: logs },
  privilege_change: { given: 'needs', setting: logs },
  // Keys are shown once, when they are made; neither vendor logs any later reading of a secret.
  secret_access: { given: 'no' },
  service_to_service: { given: 'needs', setting: spans },
};

/**
 * Anthropic: queryable within one minute (Compliance API, "Query the Activity Feed"). OpenAI names no time; an
 * OTLP batch waits 5 s by default (`OTEL_BSP_SCHEDULE_DELAY`). The worst is ours to assume.
 */
export const agentsLateness = { typicalSeconds: 60, worstSeconds: 3600 };

export const agentsUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: 'anthropic:api_key',
    because: 'calls of models by key are in usage reports by the day, not in the activity feed',
  },
  {
    privilege: 'openai:member',
    because: 'calls of models by key are in usage reports, not in the audit log',
  },
  {
    privilege: 'tool:*',
    because: 'only agents that export spans tell of their tools, and they may leave some out',
  },
];
