import type { Check } from '../../contract.ts';
import { allowedTo, judgeGrants } from '../ask.ts';
import { activeCredentials, blindTo, everyClass, isActive } from '../subject.ts';

/** GitLab Docs, token scopes: api is read and write of everything, sudo acts as others, admin_mode as the administrator. */
const whole = new Set(['scope:api', 'scope:sudo', 'scope:admin_mode']);

export const tokenWithWholeApi: Check = {
  id: 'token-with-whole-api',
  title: 'Token for the whole API',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'gitlab',
  remedy: 'Make a token with the scopes that its task needs.',
  cause: 'The api scope works for everything, so it is what people tick.',
  closes: 'No active token with api, sudo or admin_mode.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'people and bots with tokens', classes: everyClass },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    allowedTo(view, id, at).some((one) =>
      one.privileges.some((privilege) => privilege.startsWith('scope:')),
    ),
  judge(view, id, at) {
    const live = new Set(activeCredentials(view, id, at).credentials.map((one) => one.nativeId));
    return judgeGrants(view, { id, at }, ({ via, privileges }) => {
      const scope = privileges.find((one) => whole.has(one));
      const dead =
        via.nativeId?.startsWith('token/') &&
        !live.has(via.nativeId) &&
        blindTo(view, id, at, 'credential') === undefined;
      return scope === undefined || dead ? undefined : `${via.name} has ${scope.slice(6)}`;
    });
  },
  points: 10,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
