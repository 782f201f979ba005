/** A decoy was touched: nobody has a reason to. */
import { defineBehaviour } from '../look.ts';

export const honeyUsed = defineBehaviour({
  id: 'honey-used',
  title: 'A decoy identity was used',
  description: 'A declared decoy acted or was tried. No process of the organisation uses it.',
  attack: ['T1078.004'],
  falsePositives: ['A drill', 'An inventory tool that tries every identity'],
  judge({ identities, declarations, event }) {
    const id =
      identities.find((one) => one.flags.honey)?.id ??
      declarations.find((one) => one.honey === true)?.ofId;
    if (id === undefined) return undefined;
    return {
      llr: 6,
      severity: 'critical',
      hardFact: true,
      description: `${event.operation} with a decoy identity that nobody should use.`,
      observables: [`honey:${id}`],
      detail: { operation: event.operation },
    };
  },
});
