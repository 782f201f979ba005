import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

/**
 * An open account is all that shows an owner to be here while no staff record names them: who left and kept the
 * account is then not seen.
 */
export const orphanedOwner: Check = {
  id: 'orphaned-owner',
  title: 'Its owner is gone',
  severity: 'medium',
  topic: 'ownership',
  dimension: 'ownership',
  remedy: 'Ask the team of the former owner who answers now, and declare them.',
  cause: 'Its owner left and nobody took over.',
  closes: 'A declared owner who is here.',
  controls: { nhi: ['NHI1:2025'], csf: ['GV.RR-02', 'GV.RR-04', 'ID.AM-08'] },
  population: { says: 'identities and roles with an owner', classes: 'any' },
  applies: (view, id, at) => view.ownersOf(id, at).length > 0,
  judge(view, id, at) {
    const [best] = view.ownersOf(id, at);
    if (!best) return cannotTell('no owner is known');
    const employment = view.employmentOf(best.who, at);
    if (employment.state === 'left') {
      return fail(`owner ${best.who} is gone: ${employment.because}`, [
        ...(employment.personId === undefined ? [] : [employment.personId]),
      ]);
    }
    const meant = view.whoIs(best.who, at);
    if (meant.length === 0 && employment.state === 'active') return pass;
    if (meant.length === 0) return cannotTell(`no account of ${best.who} is in the inventory`);
    if (meant.some((one) => one.state === 'active')) return pass;
    const states = meant.map((one) => `${one.id} is ${one.state}`).sort();
    return fail(
      `owner ${best.who} is gone: ${states.join(', ')}`,
      meant.map((one) => one.id),
    );
  },
  points: 14,
  condition: 'unowned',
};
