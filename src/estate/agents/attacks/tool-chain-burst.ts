import type { AttackScript } from '../../attack.ts';
import { chatted, toolUsed } from '../record.ts';
import { strangeTools, toolsOf } from '../registry.ts';
import { anyAgent, begins, conversation, steps, victimOf } from './stage.ts';

/** A page that the agent fetched tells it what to do: search, read, send, in one breath. */
export const toolChainBurst: AttackScript = {
  id: 'tool-chain-burst',
  title: 'Agent led by injected words through a fast chain of tools, ending outside',
  system: 'agents',
  family: 'agent',
  class: 'agent',
  situation: 'impair_and_exfiltrate',
  attack: ['T1213', 'T1567'],
  cause: { entry: 'vendor', conditions: ['overprivilege'] },
  run(organisation, scene) {
    const agent = anyAgent(organisation, scene);
    const talk = conversation(scene, agent);
    const own = toolsOf(agent);
    const [, , secrets, , mail] = strangeTools;
    begins(talk);
    steps(talk, chatted(48_000), 1);
    const rounds = scene.stealth === 'loud' ? 12 : 5;
    for (let round = 0; round < rounds; round++)
      for (const tool of own) steps(talk, toolUsed(tool), 0.4);
    if (secrets) for (let nth = 0; nth < 4; nth++) steps(talk, toolUsed(secrets), 0.5);
    if (mail) for (let nth = 0; nth < 3; nth++) steps(talk, toolUsed(mail), 0.5);
    return victimOf(agent, talk.trace.conversation, 1);
  },
};
