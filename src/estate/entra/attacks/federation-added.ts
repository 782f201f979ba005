import type { AttackScript } from '../../attack.ts';
import { federationSet } from '../changes/index.ts';
import { administratorsOf, entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** A domain of the tenant learns to believe the attacker's identity provider; then anybody may be anybody. */
export const federationAdded: AttackScript = {
  id: 'federation-added',
  title: 'Domain federated with an identity provider of the attacker',
  system: 'entra',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1484.002', 'T1606.002'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const [global] = administratorsOf(organisation);
    if (!global?.user.person) throw new RangeError('no administrator here');
    const stage = against(organisation, scene, options, global.user.person);
    const { random, tenant } = { random: scene.random, tenant: stage.tenant };
    signsIn(stage, { app: 'powershell', interactive: true, second: 'push' }, 60);
    const issuer = `http://any.sts/${random.hex(8).toUpperCase()}`;
    for (const change of federationSet(`it.${tenant.domain}`, issuer))
      changes(stage, stage.by, change);
    const forged = random.pick(tenant.users.filter(({ person }) => person?.job === 'manager'));
    const next = { ...stage, user: forged, session: random.uuid() };
    signsIn(next, { app: 'office', interactive: true, second: 'claim' });
    signsIn(next, { app: 'office', resource: 'exchange', interactive: false, second: 'claim' });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user), entraId(forged)],
      tierOfTarget: 0,
    };
  },
};
