import type { InventoryView } from '../../../inventory/index.ts';
import { type Entitlement, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';
import { naming } from './tenant.ts';

/** Template of "Directory Synchronization Accounts". */
const SYNC = ':d29b2b05-8046-44ba-8758-1e26182fcf32:';

const rolesHeld = (view: InventoryView, id: string, at: number): readonly Entitlement[] =>
  view
    .entitlementsOf(id, at)
    .filter((one) => /^entra:(?:role-assignment|app-role|grant):/.test(one.id));

export const synchroniserWithMoreRoles: Check = {
  system: 'entra',
  population: {
    says: 'accounts that synchronise from on premises',
    classes: ['service_account', 'human'],
  },
  id: 'synchroniser-with-more-roles',
  title: 'The account that synchronises holds other rights too',
  severity: 'high',
  topic: 'directory',
  dimension: 'privilege',
  remedy: 'Take every other role and permission from the synchronising account.',
  cause: 'It was used to get something else to work.',
  closes: 'A synchronising account with its one role.',
  controls: { nhi: ['NHI5:2025', 'NHI9:2025'], csf: ['PR.AA-05'] },
  applies: (view, id, at) => rolesHeld(view, id, at).some(({ id: one }) => one.includes(SYNC)),
  judge(view, id, at) {
    const other = rolesHeld(view, id, at).filter((one) => !one.id.includes(SYNC));
    if (other.length > 0) return fail(`it also has ${naming(other.map(({ via }) => via.name))}`);
    return unlessBlind(blindTo(view, id, at, 'entitlement', 'membership'), pass);
  },
  points: 15,
};
