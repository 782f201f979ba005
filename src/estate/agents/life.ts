/** Days of agents: what they are asked, what they think about it, which tools they take; some days ten times as much. */
import { runsOf } from '../common/agent-runs.ts';
import { lazily } from '../common/moment.ts';
import type { Agent } from '../organisation/model.ts';
import type { Day, Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import { chatted, invoked, type Step, span, type Trace, toolUsed } from './record.ts';
import { toolsOf } from './registry.ts';

const moment = (at: number, random: Random, trace: Trace, step: Step): Moment =>
  lazily('agents', at, random, (own) => span(at, own, trace, step));

/** The first three tools mostly, the others now and then; a site's tools fail at times. */
const agentDay = (agent: Agent, day: Day): readonly Moment[] => {
  const random = randomOf(day.organisation.seed, 'agents', agent.name, day.index);
  const tools = toolsOf(agent);
  return runsOf(agent, day).flatMap((run) => {
    const trace: Trace = {
      agent,
      id: random.hex(32),
      conversation: `conv_${run.id}`,
      behalf: run.delegator.email,
    };
    return [
      moment(run.at, random, trace, invoked(agent)),
      moment(run.at + 300, random, trace, chatted(random.int(400, 6_000))),
      ...run.steps.map((at) => {
        const failed = random.chance(0.02) ? 'timeout' : undefined;
        const tool = random.pick(random.chance(0.7) ? tools.slice(0, 3) : tools);
        return moment(at - 250, random, trace, toolUsed(tool, failed));
      }),
    ];
  });
};

export const liveAsAgents = (day: Day): readonly Moment[] =>
  day.organisation.agents.flatMap((agent) => agentDay(agent, day));
