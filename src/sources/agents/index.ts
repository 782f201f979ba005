/** AI agents: their spans, their MCP servers and tools, a register of them, and two vendors' administration. */
import type { Event } from '../../model/index.ts';
import { defineSource } from '../contract.ts';
import type { Raw } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { agentsAccess } from './access.ts';
import { agentsActions } from './actions/index.ts';
import { activitiesIn, isActivity, parseActivity } from './anthropic/parse.ts';
import { applyAgents } from './apply.ts';
import { type AgentsConfig, aboutAgents, agentsConfig } from './config.ts';
import { pullAgents } from './inventory.ts';
import { agentsInventoryFile } from './inventory-file.ts';
import { auditLogsIn, isAuditLog, parseAuditLog } from './openai/parse.ts';
import {
  agentsLateness,
  agentsPermissions,
  agentsTelemetry,
  agentsUnobservable,
} from './permissions.ts';
import { probeAgents } from './probe.ts';
import { pullAgentLogs } from './pull-logs.ts';
import { isAgentSpan, spansIn } from './spans/attributes.ts';
import { parseSpan } from './spans/parse.ts';

const secrets = new Set([
  'value',
  'certificate',
  'authorization',
  'x-api-key',
  'token',
  'access_token',
  'refresh_token',
]);

const spans: OcsfSystem = {
  vendor: 'OpenTelemetry',
  product: 'GenAI spans',
  log: 'traces',
  account: { typeId: 99, type: 'Service Namespace' },
  // Attributes are a list by name: those that have a home stand in `unmapped` once more.
  mapped: [
    'traceId',
    'spanId',
    'startTimeUnixNano',
    'start_time',
    'context',
    'name',
    'kind',
    'status',
  ],
  secrets,
};

const anthropic: OcsfSystem = {
  vendor: 'Anthropic',
  product: 'Claude',
  log: 'Activity Feed',
  account: { typeId: 99, type: 'Anthropic Organization' },
  mapped: ['id', 'created_at', 'type', 'organization_id', 'actor', 'deleted_user_id'],
  secrets,
};

const openai: OcsfSystem = {
  vendor: 'OpenAI',
  product: 'OpenAI API',
  log: 'Audit Log',
  account: { typeId: 99, type: 'OpenAI Organization' },
  mapped: ['id', 'effective_at', 'type', 'actor', 'project'],
  secrets,
};

const systemOf = ({ logsource }: Event): OcsfSystem => {
  if (logsource.product === 'anthropic') return anthropic;
  return logsource.product === 'openai' ? openai : spans;
};

const parse = (record: Raw): Event => {
  if (isActivity(record)) return parseActivity(record);
  return isAuditLog(record) ? parseAuditLog(record) : parseSpan(record);
};

export const agentsSource = defineSource<AgentsConfig>({
  id: 'agents',
  title: 'AI agents (OpenTelemetry, MCP, Anthropic, OpenAI)',
  config: agentsConfig,
  permissions: agentsPermissions,
  telemetry: agentsTelemetry,
  logsources: [
    { product: 'opentelemetry', service: 'genai' },
    { product: 'anthropic', service: 'activity' },
    { product: 'openai', service: 'audit' },
  ],
  lateness: agentsLateness,
  unobservable: agentsUnobservable,
  detect: (record) => isAgentSpan(record) || isActivity(record) || isAuditLog(record),
  parse: (record) => [parse(record)],
  unwrap: (record) => spansIn(record) ?? activitiesIn(record) ?? auditLogsIn(record),
  ocsf: (event) => renderOcsf(event, systemOf(event)),
  // A session's records must meet, and none of the three logs says more than its organisation or trace.
  partitionKey: (record) => {
    const { organization_id: organization } = record;
    if (typeof organization === 'string') return `anthropic:${organization}`;
    return isAuditLog(record) ? 'openai' : 'agents';
  },
  inventoryFile: agentsInventoryFile,
  access: agentsAccess,
  inventory: (config, at, options) => pullAgents(config, at, options),
  pullLogs: (config, cursor, options) => pullAgentLogs(config, cursor, options),
  about: aboutAgents,
  probe: (config) => probeAgents(config),
  apply: applyAgents,
  actions: (config) => agentsActions(config),
});
