import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { GLOBAL_ADMINISTRATOR, unseenHolders, usersWith } from './roles.ts';
import { tenantCheck } from './tenant.ts';

const FEWEST = 2;
const MOST = 8;

export const globalAdminCount: Check = {
  ...tenantCheck,
  id: 'global-admin-count',
  title: 'Too many global administrators, or too few',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  remedy: 'Keep between two and eight global administrators.',
  cause: 'The role is the quick answer to every missing right.',
  closes: 'Two to eight users with the role.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.7.1'] },
  judge(view, id, at) {
    const count = usersWith(view, id, GLOBAL_ADMINISTRATOR, at).size;
    const unseen = unseenHolders(view, id, at);
    if (count > MOST) return fail(`${count} users hold the role or may put it on`);
    if (unseen !== undefined) return cannotTell(unseen);
    return count < FEWEST
      ? fail(`${count} user${count === 1 ? ' holds' : 's hold'} the role`)
      : pass;
  },
  points: 12,
};
