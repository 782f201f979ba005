import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('closed', 'pass', [
    setting('authorization_policy', { allowInvitesFrom: 'adminsAndGuestInviters' }),
  ]),
  tenant('open', 'fail', [setting('authorization_policy', { allowInvitesFrom: 'everyone' })]),
  tenant('one closed and one open', 'fail', [
    setting('authorization_policy', { allowInvitesFrom: 'adminsAndGuestInviters' }, 'a'),
    setting('authorization_policy', { allowInvitesFrom: 'everyone' }, 'b'),
  ]),
  tenant('not told', 'unknown', [setting('authorization_policy', {})]),
  refused('the policy was not read'),
];
