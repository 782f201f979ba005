/** What agents do on a day: the same runs in their own traces and in the logs of what they touch. */
import { HOUR, SECOND } from '../../core/index.ts';
import type { Agent, Person } from '../organisation/model.ts';
import type { Day } from '../part.ts';
import { randomOf } from '../random.ts';
import { isStaff } from './workday.ts';

export interface AgentRun {
  /** Hex, twelve digits. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** On whose behalf. */
  readonly delegator: Person;
  /** When it uses a tool, epoch ms, in order. */
  readonly steps: readonly number[];
}

/** One day in thirty an agent has ten times the work. */
const BUSY = 0.033;

/** The sponsor and two colleagues ask it for things. */
export const delegatorsOf = (
  agent: Agent,
  { organisation, start }: Pick<Day, 'organisation' | 'start'>,
): readonly Person[] => {
  const { people } = organisation;
  const first = people.indexOf(agent.sponsor);
  const asked = [0, 3, 7].map((next) => people[(first + next) % people.length] ?? agent.sponsor);
  const there = asked.filter((person) => isStaff(person, start));
  return there.length > 0 ? there : [agent.sponsor];
};

export const runsOf = (agent: Agent, day: Day): readonly AgentRun[] => {
  const random = randomOf(day.organisation.seed, 'agent-runs', agent.name, day.index);
  const usual = random.int(3, 8);
  const count = !day.calm && random.chance(BUSY) ? usual * 10 : usual;
  const delegators = delegatorsOf(agent, day);
  return Array.from({ length: count }, () => {
    const at = Math.floor(day.start + (7 + random.next() * 12) * HOUR);
    let now = at + 2 * SECOND;
    const steps = Array.from({ length: random.int(4, 14) }, () => {
      now += random.int(1, 4) * SECOND;
      return now;
    });
    return { id: random.hex(12), at, delegator: random.pick(delegators), steps };
  });
};
