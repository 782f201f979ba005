import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const everybodyMakesThings: Check = {
  id: 'everybody-makes-things',
  title: 'Everybody may make things in the database',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'exposure',
  system: 'postgresql',
  remedy: 'REVOKE CREATE ON SCHEMA public FROM PUBLIC, and the like for databases.',
  cause: 'Before PostgreSQL 15 that was the default.',
  closes: 'PUBLIC without the right to create.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS PostgreSQL 4.4'] },
  population: { says: 'servers', classes: 'scopes' },
  judge(view, id, at) {
    const scope = scopeOf(view, id, at)?.scope ?? '';
    // Ids name the server where there are several.
    const groups = [`postgresql:${scope}/group/public`, 'postgresql:group/public'];
    for (const group of groups) {
      const open = view
        .entitlementsOf(group, at)
        .find((one) =>
          one.privileges.some(
            (privilege) => privilege === 'schema:create' || privilege === 'database:create',
          ),
        );
      if (open)
        return fail(
          `PUBLIC may create in ${open.resources.slice(0, 3).join(', ')}: a planted function runs as who calls it`,
          [...open.resources.slice(0, 20)],
        );
    }
    return unlessBlind(blindTo(view, id, at, 'entitlement', 'group'), pass);
  },
  points: 8,
  condition: 'overprivilege',
};
