/** An emergency access account was used: rare by design, and two people must know. */
import { defineBehaviour } from '../look.ts';

export const emergencyAccessUsed = defineBehaviour({
  id: 'emergency-access-used',
  title: 'An emergency access account was used',
  description:
    'Declared emergency access accounts are for outages only; each use, and each try, is looked at by two people.',
  attack: ['T1078.004'],
  falsePositives: ['A real emergency', 'A planned test of the account'],
  judge({ identities, declarations, event }) {
    const id =
      identities.find((one) => one.flags.emergencyAccess)?.id ??
      declarations.find((one) => one.emergencyAccess === true)?.ofId;
    if (id === undefined) return undefined;
    const refused = event.outcome === 'failure';
    return {
      llr: refused ? 1 : 1.5,
      severity: 'high',
      description: refused
        ? `${event.operation} was tried with an emergency access account and refused.`
        : `${event.operation} was done with an emergency access account.`,
      observables: [`emergency:${id}`],
      detail: { operation: event.operation, refused },
    };
  },
});
