/** Many different operations refused to one root in ten minutes: somebody is trying doors. */
import { isBrowser } from '../agent-family.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';

/** People and consoles run into refusals; a settled machine knows what it may do, and asks for nothing else. */
const MIN_OPERATIONS = { any: 8, settledMachine: 3 };
const SETTLED_DAYS = 7;
const MANY_SERVICES = 3;
const LLR = { browser: 1, few: 1.4, machine: 2, many: 2.2 };

const weightOf = ({ agent }: Look, services: number, settled: boolean): keyof typeof LLR => {
  if (isBrowser(agent)) return 'browser';
  if (services >= MANY_SERVICES) return 'many';
  return settled ? 'machine' : 'few';
};

export const deniedBurst = defineBehaviour({
  id: 'denied-burst',
  title: 'Many different operations refused in a short time',
  description:
    'A burst of refusals over many distinct operations by one root within ten minutes: enumeration, or failed use of privilege.',
  attack: ['T1580', 'T1087.004', 'T1526'],
  falsePositives: ['A console page opened with few rights', 'A deployment with a too narrow role'],
  judge(look) {
    const { refused, recent, event, automated, root, now } = look;
    if (!refused.some(([, one]) => one.eventId === event.id)) return undefined;
    const settled = automated && daysAt(root?.habits.active, now) >= SETTLED_DAYS;
    const peak = recent?.deniedPeak ?? 0;
    const threshold = Math.max(
      MIN_OPERATIONS[settled ? 'settledMachine' : 'any'],
      Math.ceil(peak * 1.5) + (settled && peak > 0 ? 1 : 0),
    );
    // Said when the threshold is reached and at each doubling, not at every refusal.
    if (!atLevel(refused.length, threshold)) return undefined;
    const services = new Set(refused.map(([, one]) => one.service)).size;
    const llr = LLR[weightOf(look, services, settled)];
    return {
      llr,
      severity: severityOf(llr),
      description: `${refused.length} different operations of ${services} services refused within ten minutes.`,
      observables: [`denied:${look.lineage.root}`],
      events: refused.map(([, one]) => ({ eventId: one.eventId, vendorId: one.vendorId })),
      detail: { operations: refused.length, services },
    };
  },
});
