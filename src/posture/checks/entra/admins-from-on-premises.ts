import { cannotTell, fail, type Identity, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { privilegedRoles, unseenHolders, usersWith } from './roles.ts';
import { naming, tenantCheck } from './tenant.ts';

/** Whoever rules the directory on premises, or its federation, rules the account too. */
const isSynchronised = ({ tags, handles = [] }: Identity): boolean =>
  tags['syncedFrom'] !== undefined ||
  handles.some(({ kind, issuer }) => kind === 'federated_id' && issuer === 'onPremisesImmutableId');

export const adminsFromOnPremises: Check = {
  ...tenantCheck,
  id: 'admins-from-on-premises',
  title: 'Rulers of the tenant are synchronised from on premises',
  severity: 'critical',
  topic: 'directory',
  dimension: 'inheritance_depth',
  remedy: 'Give privileged roles to accounts that live in the cloud only.',
  cause: 'People kept the account they had.',
  closes: 'No privileged role with a synchronised account.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05', 'PR.AA-02'], scuba: ['MS.AAD.7.3'] },
  judge(view, id, at) {
    const holders = new Map(privilegedRoles.flatMap((role) => [...usersWith(view, id, role, at)]));
    const synced = [...holders.values()].filter(isSynchronised).map(({ name }) => name);
    if (synced.length > 0) return fail(`${naming(synced)} come from on premises`);
    const unseen = unseenHolders(view, id, at);
    if (unseen !== undefined) return cannotTell(unseen);
    return holders.size === 0 ? cannotTell('no holder of such a role is known') : pass;
  },
  points: 20,
  likelihoodNats: 0.4,
};
