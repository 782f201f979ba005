import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone, victimDay } from '../../common/intruder.ts';
import { consented, scopesGranted } from '../changes/index.ts';
import { type EntraApp, entraId } from '../tenant.ts';
import { against, appSignsIn, changes, signsIn } from './stage.ts';

/** The victim, at their own desk, lets a stranger's app read mail and files for good. */
export const illicitConsent: AttackScript = {
  id: 'illicit-consent',
  title: 'App of an unknown publisher let in to mail and files',
  system: 'entra',
  family: 'app_consent',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1566', 'T1528', 'T1114.002'],
  cause: { entry: 'phished', conditions: ['stale_trust_path'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isNoAdmin);
    const stage = against(organisation, scene, options, person);
    const { random } = scene;
    const day = victimDay(organisation, person, scene.at);
    const where = { address: day.address, spot: day.spot };
    const app: EntraApp = {
      id: random.uuid(),
      appId: random.uuid(),
      objectId: undefined,
      displayName: 'Document Viewer Pro',
      kind: 'vendor',
      of: undefined,
    };
    const scopes = [
      'Mail.Read',
      'Mail.Send',
      'Files.ReadWrite.All',
      'Contacts.Read',
      'offline_access',
    ];
    const own = { user: stage.user, address: day.address };
    signsIn(stage, { app, interactive: true, code: 65001, where, device: day.laptop }, 12);
    changes(stage, own, consented(app, stage.user, scopes), 1);
    changes(stage, own, scopesGranted(app, stage.user, scopes), 40);
    // From here on the app's owner redeems the refresh token.
    for (let nth = 0; nth < 4; nth++) signsIn(stage, { app, interactive: false }, 300);
    appSignsIn(stage, { app, keyId: random.uuid(), where: stage.from });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user), entraId(app)],
      tierOfTarget: 2,
    };
  },
};
