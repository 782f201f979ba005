import type { AttackScript } from '../../attack.ts';
import { someone } from '../../common/intruder.ts';
import { roleArn } from '../../organisation/model.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { denied, readSecret, recon } from '../hostile/calls.ts';
import { createPermissionSet } from '../hostile/identity.ts';
import { getRoleCredentials, identityCenterCaller } from '../hostile/sso.ts';
import { fromPerson, lookAround, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The person approves a device that is not theirs; the portal then gives out role after role. */
export const portalSessionPhished: AttackScript = {
  id: 'portal-session-phished',
  title: 'Device code phished: role credentials fetched from the access portal',
  system: 'aws',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1566.002', 'T1528', 'T1078.004', 'T1098.003'],
  cause: { entry: 'phished', conditions: ['direct_misuse', 'no_strong_authenticator'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const victim = someone(organisation, scene, (one) => one.role !== undefined);
    const { role } = victim;
    if (!role) throw new RangeError('nobody signs in by the provider here');
    const from = fromPerson(organisation, victim, scene, options);
    const portal = identityCenterCaller(organisation, victim, from);
    const [management] = organisation.accounts;
    say(scene, portal, getRoleCredentials(role.name, role.account.id), 2);
    const session = newSession(role, victim.email, scene.now(), random);
    const caller = sessionCaller(session, from);
    lookAround(scene, caller, recon.slice(0, 4));
    say(scene, caller, denied(createPermissionSet(), roleArn(role)));
    say(scene, caller, readSecret(management?.id ?? role.account.id, 'app/orders-db'));
    return victimRole(role, session, victim.job === 'engineer' ? 1 : 2);
  },
};
