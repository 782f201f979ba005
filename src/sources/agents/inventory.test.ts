import { inventorySuite } from '../inventory-suite.case.ts';
import { logPullSuite } from '../log-pull-suite.case.ts';
import { startInventoryWorld, startLogWorld } from './agents-world.case.ts';
import { agentsSource } from './index.ts';
import { ANTHROPIC_ACTIVITIES, OPENAI_AUDIT } from './permissions.ts';

inventorySuite({
  source: agentsSource,
  start: startInventoryWorld,
  // Anthropic 3 users, 1 invitation, 5 keys; OpenAI 3 users, 1 service account; 2 agents; 1 MCP server.
  expected: {
    identity: 16,
    credential: 10,
    resource: 9,
    role: 9,
    entitlement: 24,
    owner: 6,
    trust: 1,
  },
  notOfInventory: [ANTHROPIC_ACTIVITIES, OPENAI_AUDIT],
  outside: (id) => id.startsWith('okta:'),
});

logPullSuite({
  source: agentsSource,
  start: startLogWorld,
  permissions: [ANTHROPIC_ACTIVITIES, OPENAI_AUDIT],
});
