import type { AttackScript } from '../../attack.ts';
import { createUser, recon, whoAmI } from '../hostile/calls.ts';
import {
  createPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
} from '../hostile/identity.ts';
import { lookAround, stolenMachineKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The right to write versions of the policy one is under is the right to everything. */
export const policyVersionWidened: AttackScript = {
  id: 'policy-version-widened',
  title: 'A policy is given a version that allows everything',
  system: 'aws',
  family: 'escalation',
  class: 'service_account',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1098.003'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'no_rotation'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenMachineKey(organisation, scene, options);
    const policy = `arn:aws:iam::${user.account.id}:policy/northwind-deployers`;
    lookAround(scene, caller, recon.slice(1, 2));
    say(scene, caller, listPolicyVersions(policy));
    say(
      scene,
      caller,
      scene.random.chance(0.5)
        ? createPolicyVersion(policy)
        : setDefaultPolicyVersion(policy, 'v1'),
    );
    say(scene, caller, recon[0] ?? whoAmI);
    say(scene, caller, createUser(user.account.id, `audit-${scene.random.hex(4)}`, scene.random));
    return victimUser(user, 1);
  },
};
