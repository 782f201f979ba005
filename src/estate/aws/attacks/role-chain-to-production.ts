import type { AttackScript } from '../../attack.ts';
import { roleIdentityId, userArn, userIdentityId } from '../../organisation/model.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { createKey, denied, recon, whoAmI } from '../hostile/calls.ts';
import { lookAround, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** From a key of no weight over roles that trust too much, into the account that matters. */
export const roleChainToProduction: AttackScript = {
  id: 'role-chain-to-production',
  title: 'Stolen key hops from role to role until one rules production',
  system: 'aws',
  family: 'lateral_movement',
  class: 'service_account',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1550.001', 'T1548'],
  cause: { entry: 'leaked', conditions: ['stale_trust_path', 'overprivilege'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenMachineKey(
      organisation,
      scene,
      options,
      ({ user: { account } }) => account.name !== 'prod',
    );
    const from = { address: caller.address, agent: caller.agent };
    lookAround(scene, caller, recon.slice(1, 2));
    const roles = organisation.roles.filter((one) => one.account.name === 'prod');
    const goal =
      roles.find((one) => one.name === 'ops-migration') ??
      roles.find((one) => one.name === 'OrganizationAccountAccessRole');
    if (!goal) throw new RangeError('no role to hop to here');
    for (const tried of scene.random.pick([roles.slice(0, 3), roles.slice(2, 4)])) {
      const session = newSession(tried, 'ops', scene.now(), scene.random);
      say(scene, caller, denied(assumeRole(session), userArn(user)));
    }
    const session = newSession(goal, 'ops', scene.now(), scene.random);
    say(scene, caller, assumeRole(session));
    const inside = sessionCaller(session, from);
    say(scene, inside, whoAmI);
    say(scene, inside, createKey(organisation.breakGlass.name, `AKIA${scene.random.base32(16)}`));
    return {
      ...victimUser(user, 0),
      identityIds: [
        userIdentityId(user),
        roleIdentityId(goal),
        userIdentityId(organisation.breakGlass),
      ],
    };
  },
};
