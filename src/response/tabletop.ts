/** An exercise at the table: people are asked as they would be, and nothing is touched whatever they answer. Pure. */
import type { ResponsePlan } from '../model/index.ts';
import type { PlannedResponse, ResponseSettings } from './contract.ts';

const SAID = 'tabletop: ';
const EXERCISE = 'This is an exercise: nothing is touched, whatever you answer.';

/** Kept with the plan itself, so that no life of the runner takes it for a real one. */
export const isTabletop = ({ authority }: Pick<ResponsePlan, 'authority'>): boolean =>
  authority.startsWith(SAID);

/** Everything asks a person, also what would run by itself or is in shadow mode. */
export const tabletopSettings = (settings: ResponseSettings): ResponseSettings => ({
  ...settings,
  ...{ stopped: true, defaultMode: 'active', systems: {}, playbooks: {} },
});

/** Nobody gets work of it; the questions say what they are. */
export const asTabletop = (planned: PlannedResponse): PlannedResponse => ({
  ...planned,
  tasks: [],
  releases: [],
  page: { people: 0, whom: [] },
  plan: planned.plan && {
    ...planned.plan,
    authority: `${SAID}nothing is touched`,
    steps: planned.plan.steps.map((step) => ({ ...step, authority: `${SAID}asked for practice` })),
  },
  approvals: planned.approvals.map((one) => ({
    ...one,
    title: `Exercise: ${one.title}`,
    question: `${EXERCISE}\n${one.question}`,
  })),
});
