import type { AttackScript } from '../../attack.ts';
import { delegatorsOf } from '../../common/agent-runs.ts';
import { accountDisabled } from '../../entra/changes/index.ts';
import { syncServer } from '../../entra/life-machines.ts';
import { entraId, tenantOf, userOf } from '../../entra/tenant.ts';
import { chatted, toolUsed } from '../record.ts';
import { toolsOf } from '../registry.ts';
import { anyAgent, begins, conversation, steps, victimOf } from './stage.ts';

/** The person's account is switched off; the agent goes on in their name all the same. */
export const delegatorDisabled: AttackScript = {
  id: 'delegator-disabled',
  title: 'Agent acts on behalf of a person whose account was switched off',
  system: 'agents',
  family: 'agent',
  class: 'agent',
  situation: 'account_takeover',
  attack: ['T1550.001', 'T1213'],
  cause: { entry: 'insider', conditions: ['stale_trust_path'] },
  leadSeconds: 600,
  run(organisation, scene) {
    const { random } = scene;
    const agent = anyAgent(organisation, scene);
    const [person = agent.sponsor] = delegatorsOf(agent, { organisation, start: scene.at });
    const tenant = tenantOf(organisation);
    const user = userOf(organisation, person);
    const by = { user: tenant.sync, address: syncServer(organisation.seed).address };
    scene.log('entra', accountDisabled(user)({ at: scene.now(), random, tenant, by }));
    scene.pass(600);
    const talk = conversation(scene, agent, person);
    begins(talk);
    steps(talk, chatted(9_000));
    for (let nth = 0; nth < 3; nth++)
      for (const tool of toolsOf(agent)) steps(talk, toolUsed(tool), random.int(1, 5));
    return victimOf(agent, talk.trace.conversation, 2, [entraId(user)]);
  },
};
