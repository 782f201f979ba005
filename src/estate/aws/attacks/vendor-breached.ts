import type { AttackScript } from '../../attack.ts';
import { addressIn } from '../../places.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { assumeRole } from '../calls/index.ts';
import { recon } from '../hostile/calls.ts';
import { getObject } from '../hostile/data.ts';
import { fromOutside, victimRole } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The right account and the right external id, from where the vendor never is. */
export const vendorBreached: AttackScript = {
  id: 'vendor-breached',
  title: 'A vendor was breached: its role is put on from elsewhere',
  system: 'aws',
  family: 'supply_chain',
  class: 'third_party_app',
  situation: 'session_hijack',
  attack: ['T1199', 'T1078.004', 'T1530'],
  cause: { entry: 'vendor', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const app = random.pick(organisation.thirdParties);
    const from = fromOutside(
      { egress: app.egress, address: addressIn(app.egress, random) },
      scene,
      options,
    );
    const session = newSession(app.role, app.vendor, scene.now(), random);
    const { account } = app.role;
    const vendor = {
      account: account.id,
      ...from,
      userIdentity: {
        type: 'AWSAccount',
        principalId: `AROA${app.externalId.toUpperCase().slice(0, 17)}:collector`,
        accountId: app.vendorAccount,
      },
    };
    say(scene, vendor, assumeRole(session, { externalId: app.externalId }));
    const caller = sessionCaller(session, from);
    for (const call of recon) say(scene, caller, call, 2);
    for (let i = 0; i < 12; i++)
      say(scene, caller, getObject('northwind-reports', `q3/${random.hex(6)}.xlsx`, random), 1);
    return victimRole(app.role, session, 1);
  },
};
