import type { AttackScript } from '../../attack.ts';
import { roleArn } from '../../organisation/model.ts';
import { botoAgent } from '../../organisation/names.ts';
import { addressIn } from '../../places.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { denied, recon } from '../hostile/calls.ts';
import { readSecretsInBulk } from '../hostile/data.ts';
import { victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Another customer of the vendor names our role; without an external id the vendor cannot tell. */
export const vendorRoleByStranger: AttackScript = {
  id: 'vendor-role-by-stranger',
  title: 'A role that trusts a vendor without a secret is put on through it by a stranger',
  system: 'aws',
  family: 'supply_chain',
  class: 'third_party_app',
  situation: 'privilege_escalation',
  attack: ['T1199', 'T1550.001'],
  cause: { entry: 'vendor', conditions: ['stale_trust_path', 'overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const app =
      organisation.thirdParties.find((_, index) => index % 5 === 1) ?? organisation.thirdParties[0];
    if (!app) throw new RangeError('no vendor here');
    const address = addressIn(app.egress, random);
    const session = newSession(app.role, `scan-${random.hex(6)}`, scene.now(), random);
    const vendor = {
      account: app.role.account.id,
      address,
      agent: botoAgent,
      userIdentity: {
        type: 'AWSAccount',
        principalId: `AROA${random.base32(17)}:tenant-${random.int(1000, 9999)}`,
        accountId: app.vendorAccount,
      },
    };
    say(scene, vendor, assumeRole(session));
    const caller = sessionCaller(session, {
      address: options.address ?? address,
      agent: botoAgent,
    });
    for (const call of recon) say(scene, caller, call, 3);
    say(scene, caller, denied(readSecretsInBulk(), roleArn(app.role)));
    return victimRole(app.role, session, 1);
  },
};
