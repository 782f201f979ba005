/**
 * What a GenAI or MCP operation means in OCSF terms.
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/ (status: development), `gen_ai.operation.name` and
 * `mcp.method.name`.
 */
import type { Meaning } from '../../make-event.ts';

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'],
): Meaning => ({ classUid, activityId, kind, effect });

const read = meaning(6003, 2, 'service_to_service', 'read');
/** Which tool does what, no span says: a tool may read or destroy. */
const use = meaning(6003, 99, 'service_to_service', 'unknown');

const byName: Readonly<Record<string, Meaning>> = {
  chat: read,
  generate_content: read,
  text_completion: read,
  embeddings: read,
  retrieval: read,
  execute_tool: use,
  invoke_agent: use,
  invoke_workflow: use,
  create_agent: meaning(3004, 1, 'privilege_change', 'write'),
  'tools/call': use,
  'tools/list': read,
  'prompts/get': read,
  'prompts/list': read,
  'resources/read': read,
  'resources/list': read,
  'resources/templates/list': read,
  // An MCP session opens with `initialize`; whether anybody proved anything, it does not say.
  initialize: meaning(3002, 1, 'authentication', 'read'),
  'sampling/createMessage': use,
  'elicitation/create': use,
};

/** Never undefined: what the conventions have not named yet is a call all the same. */
export const spanMeaning = (operation: string): Meaning =>
  Object.hasOwn(byName, operation) ? (byName[operation] ?? use) : use;
