/** What scripts with agents have in common. */
import type { AttackVictim, Scene } from '../../attack.ts';
import type { Agent, Organisation, Person } from '../../organisation/model.ts';
import { invoked, type Step, span, type Trace } from '../record.ts';
import { agentIdOf } from '../registry.ts';

export interface Conversation {
  readonly scene: Scene;
  readonly trace: Trace;
}

export const conversation = (
  scene: Scene,
  agent: Agent,
  behalf: Person | undefined = agent.sponsor,
): Conversation => ({
  scene,
  trace: {
    agent,
    id: scene.random.hex(32),
    conversation: `conv_${scene.random.hex(12)}`,
    behalf: behalf?.email,
  },
});

export const steps = ({ scene, trace }: Conversation, step: Step, gapSeconds = 2): void => {
  scene.log('agents', span(scene.now(), scene.random, trace, step));
  scene.pass(gapSeconds);
};

export const begins = (one: Conversation): void => steps(one, invoked(one.trace.agent), 1);

export const anyAgent = (organisation: Organisation, { random }: Scene): Agent =>
  random.pick(organisation.agents);

export const victimOf = (
  agent: Agent,
  credential: string,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly string[] = [],
): AttackVictim => ({
  actorId: agentIdOf(agent),
  credential,
  identityIds: [agentIdOf(agent), ...others],
  tierOfTarget,
});
