/** What a chip needs to know of a principal; asked once per id within one answer. */
import type { TenantStore } from '../../store/index.ts';
import type { PrincipalBrief } from '../contract/index.ts';
import { shortName } from './names.ts';

export interface Briefs {
  of(id: string): Promise<PrincipalBrief>;
  all(ids: Iterable<string>): Promise<Record<string, PrincipalBrief>>;
}

export const createBriefs = (store: TenantStore): Briefs => {
  const asked = new Map<string, Promise<PrincipalBrief>>();
  const ask = async (id: string): Promise<PrincipalBrief> => {
    const row = await store.inventory.principal(id);
    if (!row)
      return {
        id,
        kind: 'unknown',
        name: shortName(id),
        system: id.split(':')[0] ?? '',
        class: 'unknown',
      };
    return {
      id,
      kind: row.kind,
      name: row.name,
      system: row.system,
      class: row.class,
      tier: row.tier,
      risk: row.risk,
      ...(row.owner === undefined ? {} : { owner: row.owner }),
    };
  };
  const of = (id: string): Promise<PrincipalBrief> => {
    const have = asked.get(id) ?? ask(id);
    asked.set(id, have);
    return have;
  };
  return {
    of,
    async all(ids) {
      const unique = [...new Set(ids)];
      const found = await Promise.all(unique.map(of));
      return Object.fromEntries(found.map((brief) => [brief.id, brief]));
    },
  };
};
