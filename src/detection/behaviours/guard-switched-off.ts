/** Those who watch were blinded: a log stopped, cleared or cut, an alarm switched off. */
import { actOf, rounded, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** Logs end when a system is torn down, by those who tear down; an intruder stops the one that sees him. */
const LLR = { audit_weakened: 2.6, alerting_weakened: 2.2 } as const;
/** Together with something else said of the same act or root it is more than housekeeping. */
const WITH_OTHER = 1.2;

const guardOf = ({ event }: Look): keyof typeof LLR | undefined =>
  event.deed === 'audit_weakened' || event.deed === 'alerting_weakened' ? event.deed : undefined;

const words = {
  audit_weakened: 'less is recorded from now on',
  alerting_weakened: 'fewer alarms are raised from now on',
} as const;

export const guardSwitchedOff = defineBehaviour({
  id: 'guard-switched-off',
  title: 'A log or an alarm was switched off',
  description:
    'A log was stopped, deleted, cleared or cut off, or a detector or alert rule disabled: whoever does it wants not to be seen, or tears down what nobody needs.',
  attack: ['T1685', 'T1685.002', 'T1685.005'],
  falsePositives: [
    'A test environment is torn down',
    'A log moves to another place',
    'An alert rule is replaced',
  ],
  outcomes: ['success', 'unknown'],
  judge(look) {
    const deed = guardOf(look);
    if (deed === undefined) return undefined;
    const { event, said } = look;
    const accused = said.some(({ llr }) => llr > 1.5);
    const llr = rounded(Math.min(3.4, LLR[deed] * unusualFor(look) * (accused ? WITH_OTHER : 1)));
    const what = event.targets.find(({ kind }) => kind === 'resource')?.name;
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation}${what === undefined ? '' : ` on ${what}`}: ${words[deed]}.`,
      observables: [
        `guard:${event.actor.scope ?? event.cloud.account ?? event.source}`,
        actOf(look),
      ],
      attack: deed === 'audit_weakened' ? ['T1685.002'] : ['T1685'],
      detail: { deed, operation: event.operation },
    };
  },
});
