/** One tool, or all of a server's, denied to one agent by the site's registry hook; and exactly as before again. */
import type { Action, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { factOf } from '../../vendor-action.ts';
import { nativeOf } from '../ids.ts';
import { REGISTRY_READ, REGISTRY_WRITE } from '../permissions.ts';
import { changeAgent, readRegistry, registryClient } from '../registry/client.ts';
import { type Acting, agentsAction, PROPAGATION_MS, readBack, refuse, required } from './acting.ts';

const permissions = {
  do: [REGISTRY_READ, REGISTRY_WRITE],
  verify: [REGISTRY_READ],
  undo: [REGISTRY_READ, REGISTRY_WRITE],
};

const residualAfter = (at: number): readonly Residual[] => [
  {
    what: 'tool calls that are under way',
    until: at + PROPAGATION_MS,
    because: 'a gateway asks the registry again within a minute; a call that has begun is finished',
  },
  {
    what: 'agents and clients that do not ask the registry',
    until: undefined,
    because: 'the registry binds only what asks it; the credentials of the tool still work',
  },
];

export const denyTool = (acting: Acting): Action => {
  const world = () => {
    const config = required(acting.config.registry, 'agent registry');
    const token = required(config.actToken, 'actToken for the agent registry');
    return { config, http: registryClient(config, token, acting.sleep) };
  };
  const deniedOf = async (agent: string): Promise<readonly string[] | undefined> => {
    const { config, http } = world();
    const registry = await readRegistry(http, config);
    return registry.agents.find(({ id }) => id === agent)?.deniedTools;
  };
  const set = async (agent: string, deniedTools: readonly string[]): Promise<void> => {
    const { config, http } = world();
    await changeAgent(http, config, agent, { deniedTools });
  };
  return agentsAction({
    id: 'agents.deny_tool',
    title: 'Deny a tool to an agent',
    classes: ['agent'],
    undo: 'exact',
    stage: 'freeze',
    permissions,
    async planFor(target, params, context) {
      const agent = nativeOf('agent', target.identityId) ?? target.nativeId.replace(/^agent:/, '');
      const tool = str(params['tool']) ?? '*/*';
      const denied = await deniedOf(agent);
      if (denied === undefined)
        return refuse(`the registry lists no agent ${agent}; act on its credentials instead`);
      return {
        facts: { agent, tool, deniedBefore: denied.includes(tool) ? 'yes' : 'no' },
        changes: [
          denied.includes(tool)
            ? `none: ${tool} is denied to ${agent} already`
            : `deny ${tool} to agent ${agent} in the registry`,
        ],
        disruption: `agent ${agent} cannot use ${tool === '*/*' ? 'any tool' : tool}`,
        permissions,
        residual: residualAfter(context.now()),
      };
    },
    async do(plan, context) {
      const agent = factOf(plan, 'agent');
      const tool = factOf(plan, 'tool');
      const denied = (await deniedOf(agent)) ?? [];
      const alreadyDone = denied.includes(tool);
      if (!alreadyDone) await set(agent, [...denied, tool]);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualAfter(acceptedAt),
        undoState: { deniedBefore: factOf(plan, 'deniedBefore') },
        detail: `${tool} ${alreadyDone ? 'was denied already' : 'is denied'} to ${agent}`,
      };
    },
    async verify(plan, result, context) {
      const agent = factOf(plan, 'agent');
      const denied = await deniedOf(agent);
      // An agent that the registry no longer lists has no tools from it.
      const stands = denied === undefined || denied.includes(factOf(plan, 'tool'));
      const detail = `${factOf(plan, 'tool')} is ${stands ? 'denied' : 'not denied'} to ${agent}`;
      return readBack(stands, result.acceptedAt, context.now(), result.residual, detail);
    },
    async undoIt(plan) {
      const agent = factOf(plan, 'agent');
      const tool = factOf(plan, 'tool');
      const denied = await deniedOf(agent);
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
        undone,
        kind: 'exact' as const,
        differences,
        detail,
      });
      if (factOf(plan, 'deniedBefore') === 'yes')
        return answer(true, `${tool} was denied to ${agent} before and stays so`);
      if (denied === undefined)
        return answer(false, `agent ${agent} is gone from the registry`, [
          `somebody took agent ${agent} out of the registry`,
        ]);
      if (!denied.includes(tool))
        return answer(true, `${tool} is not denied to ${agent}`, [
          `somebody allowed ${tool} to ${agent} already`,
        ]);
      await set(
        agent,
        denied.filter((one) => one !== tool),
      );
      return answer(true, `${tool} is no longer denied to ${agent}`);
    },
  });
};
