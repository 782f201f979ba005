import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo, isVendorRole, unlessBlind } from '../subject.ts';

/** Some roles hold thousands; each is looked for in what was used. */
const MOST = 500;

export const useNotObservable: Check = {
  id: 'use-not-observable',
  title: 'High privilege whose use no log shows',
  severity: 'medium',
  topic: 'telemetry',
  dimension: 'exposure',
  remedy: 'Turn on the log that shows the use, or take the right away.',
  cause: 'The events of this privilege are off, or cost extra.',
  closes: 'Every privilege it holds is seen when used, or gone.',
  controls: { nhi: ['NHI5:2025'], csf: ['DE.CM-03', 'DE.CM-09', 'PR.PS-04'] },
  population: { says: 'identities and roles of tier 0 and 1', classes: 'any' },
  applies: (view, id, at) => !isVendorRole(view, id, at) && view.tierOf(id, at).tier <= 1,
  judge(view, id, at) {
    const held = new Set(
      allowedTo(view, id, at).flatMap((one) => (one.privilegesInverted ? [] : one.privileges)),
    );
    const states = [...held]
      .slice(0, MOST)
      .map((privilege) => ({ privilege, use: view.useOf(id, privilege, at) }));
    const system = view.principal(id, at)?.system ?? '';
    // Where no event of the system was read at all, nothing is known of its logs either.
    const dark = states.filter(
      ({ use }) =>
        use.state === 'unobservable' && !/^(?:no events of|observed only) /.test(use.because),
    );
    const [first] = dark;
    if (first?.use.state === 'unobservable')
      return fail(
        `${first.privilege}: ${first.use.because}`,
        dark.map((one) => one.privilege),
      );
    const unsure = states.find(({ use }) => use.state === 'unobservable');
    if (unsure?.use.state === 'unobservable') return cannotTell(unsure.use.because);
    if (held.size > MOST)
      return cannotTell(`it holds ${held.size} privileges, of which ${MOST} were asked for`);
    if (states.length === 0)
      return cannotTell(`which privileges it holds in ${system} is not told one by one`);
    return unlessBlind(blindTo(view, id, at, 'entitlement', 'membership'), pass);
  },
  points: 6,
};
