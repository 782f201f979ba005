import type { AttackScript } from '../../attack.ts';
import { stableUuid } from '../../common/stable.ts';
import { policyChanged } from '../changes/index.ts';
import { administratorsOf, entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** The policy that asks everybody for a second factor is turned to report only, and a password alone gets in. */
export const policySwitchedOff: AttackScript = {
  id: 'policy-switched-off',
  title: 'Conditional access for everybody switched off, then a sign-in by password alone',
  system: 'entra',
  family: 'impairment',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1556.009', 'T1078.004'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const administrator = random.pick(administratorsOf(organisation).slice(0, 2));
    if (!administrator.user.person) throw new RangeError('no administrator here');
    const stage = against(organisation, scene, options, administrator.user.person);
    const policy = { id: stableUuid(organisation, 'policy', 'mfa'), name: 'MFA for everybody' };
    signsIn(stage, { app: 'portal', interactive: true, second: 'claim' });
    changes(
      stage,
      stage.by,
      policyChanged(policy, { state: 'enabled' }, { state: 'enabledForReportingButNotEnforced' }),
      90,
    );
    const other = random.pick(stage.tenant.users.filter(({ person }) => person?.job === 'manager'));
    const next = { ...stage, user: other, session: random.uuid() };
    signsIn(next, { app: 'office', interactive: true, policy: 'notApplied' });
    signsIn(next, { app: 'office', resource: 'exchange', interactive: false });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user), entraId(other)],
      tierOfTarget: 0,
    };
  },
};
