/**
 * Which inventory is this file? Answers of the two vendors' APIs, MCP client files and answers, a register of
 * agents: each recognised by its own words, never by its name. Pure.
 */
import { isObject } from '../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import type { RawFile } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import * as anthropic from './anthropic/mapping.ts';
import { SYSTEM } from './ids.ts';
import { clientFileFacts, serversIn } from './mcp/client-file.ts';
import { mcpScope, serverFacts, serverInfoIn, toolFacts, toolsIn } from './mcp/mapping.ts';
import * as openai from './openai/mapping.ts';
import { once } from './place-pull.ts';
import { snapshotOfRegistry } from './registry/mapping.ts';
import { agentRegistry } from './registry/schema.ts';

/** A page, a plain list, or one item of it. */
const itemsOf = (json: unknown): readonly Raw[] => {
  if (Array.isArray(json)) return json.filter(isObject);
  if (!isObject(json)) return [];
  return Array.isArray(json['data']) ? json['data'].filter(isObject) : [json];
};

const partOf = (scope: string, facts: readonly InventoryFact[], at: number): Snapshot => ({
  system: SYSTEM,
  scope,
  takenAt: at,
  // One list of many: what is absent from it says nothing.
  complete: [],
  blind: [],
  facts: once(facts),
});

const anthropicIds = /^(?:user|apikey|wrkspc|invite)_/;

const anthropicFacts = (item: Raw, at: number): readonly InventoryFact[] => {
  const place = { scope: 'anthropic', at };
  switch (item['type']) {
    case 'user':
      return anthropic.userFacts(item, place);
    case 'invite':
      return anthropic.inviteFacts(item, place);
    case 'workspace':
      return anthropic.workspaceFacts(item, place);
    case 'workspace_member':
      return anthropic.memberFacts(item);
    case 'api_key':
      return anthropic.keyFacts(item, place, undefined);
    default:
      return [];
  }
};

const isAnthropic = (item: Raw): boolean =>
  anthropicIds.test(str(item['id']) ?? '') ||
  (item['type'] === 'workspace_member' && anthropicIds.test(str(item['user_id']) ?? ''));

/** `object` names the kind; one published answer writes `object: organization.…` in it. */
const objectOf = (item: Raw): string => (str(item['object']) ?? '').replace(/^object: /, '');

const openAiFacts = (item: Raw): readonly InventoryFact[] => {
  const scope = 'openai';
  const project = str(item['project_id']) ?? 'unknown-project';
  switch (objectOf(item)) {
    case 'organization.user':
      return openai.userFacts(item, scope);
    case 'organization.project':
      return openai.projectFacts(item, scope);
    case 'organization.project.user':
      return [
        ...openai.userFacts({ ...item, role: undefined }, scope),
        ...openai.projectUserFacts(item, project),
      ];
    case 'organization.project.service_account':
      return openai.serviceAccountFacts(item, project, scope);
    case 'organization.project.api_key':
    case 'organization.admin_api_key':
      return openai.keyFacts(item, scope);
    default:
      return [];
  }
};

/** A list names no server: the file does. */
const nameOf = ({ path }: RawFile): string =>
  (path.split(/[\\/]/).at(-1) ?? 'mcp').replace(/\.(?:tools\.)?json$/i, '') || 'mcp';

const ofMcp = (file: RawFile, json: unknown): ((at: number) => Snapshot) | undefined => {
  const servers = serversIn(json);
  if (servers !== undefined)
    return (at) => partOf(`mcp-client:${nameOf(file)}`, clientFileFacts(servers), at);
  const info = serverInfoIn(json);
  const tools = toolsIn(json);
  if (info === undefined && tools === undefined) return undefined;
  const name = info?.name ?? nameOf(file);
  const scope = mcpScope(name);
  const server = serverFacts({ name, scope, tags: info?.tags ?? {}, secrets: [] });
  return (at) => partOf(scope, [...server, ...toolFacts(tools ?? [], name, scope)], at);
};

export const agentsInventoryFile = (
  file: RawFile,
  json: unknown,
): ((at: number) => Snapshot) | undefined => {
  if (obj(json)['registry'] === 'agents') {
    // Told with its fault: a register that says it is one and cannot be read is no other system's file.
    const registry = agentRegistry.safeParse(json);
    return registry.success ? (at) => snapshotOfRegistry(registry.data, at) : undefined;
  }
  const items = itemsOf(json);
  const first = items[0];
  if (first !== undefined && isAnthropic(first))
    return (at) => {
      const facts = items.flatMap((item) => anthropicFacts(item, at));
      const roles = anthropic.rolesIn(facts, { scope: 'anthropic', at });
      return partOf('anthropic', [...facts, ...roles], at);
    };
  if (first !== undefined && objectOf(first).startsWith('organization.'))
    return (at) => {
      const facts = items.flatMap(openAiFacts);
      return partOf('openai', [...facts, ...openai.rolesIn(facts, 'openai')], at);
    };
  return ofMcp(file, json);
};
