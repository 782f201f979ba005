/** Many different operations refused to one root in ten minutes: somebody is trying doors. */
import { isBrowser } from '../agent-family.ts';
import { defineBehaviour } from '../look.ts';
import { atLevel, severityOf } from '../surprise.ts';

const MIN_OPERATIONS = 8;
const MANY_SERVICES = 3;

export const deniedBurst = defineBehaviour({
  id: 'denied-burst',
  title: 'Many different operations refused in a short time',
  description:
    'A burst of refusals over many distinct operations by one root within ten minutes: enumeration, or failed use of privilege.',
  attack: ['T1580', 'T1087.004', 'T1526'],
  falsePositives: ['A console page opened with few rights', 'A deployment with a too narrow role'],
  judge(look) {
    const { refused, recent, event } = look;
    if (!refused.some(([, one]) => one.eventId === event.id)) return undefined;
    const threshold = Math.max(MIN_OPERATIONS, Math.ceil((recent?.deniedPeak ?? 0) * 1.5));
    // Said when the threshold is reached and at each doubling, not at every refusal.
    if (!atLevel(refused.length, threshold)) return undefined;
    const services = new Set(refused.map(([, one]) => one.service)).size;
    const llr = isBrowser(look.agent) ? 1 : services >= MANY_SERVICES ? 2.2 : 1.4;
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
