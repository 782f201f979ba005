import type { AttackScript } from '../../attack.ts';
import { deviceOf } from '../../common/device.ts';
import { outsiderOf } from '../../common/intruder.ts';
import type { Spot } from '../../places.ts';
import { passwordReset, secretAdded } from '../changes/index.ts';
import { syncServer } from '../life-machines.ts';
import { entraId } from '../tenant.ts';
import { changes, signsIn, stageOf } from './stage.ts';

/** The account of the directory synchronisation, taken from its server, signs in by hand and resets people's passwords. */
export const syncAccountMisused: AttackScript = {
  id: 'sync-account-misused',
  title: 'Synchronisation account used by hand, from its server or elsewhere',
  system: 'entra',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1098.001', 'T1098'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'exposed_secret'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const stage = stageOf(organisation, scene);
    const home = syncServer(organisation.seed);
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36';
    const usual = { egress: home.spot as Spot, address: home.address, agent };
    const place = outsiderOf(usual, scene, options, 'AADInternals');
    const device = deviceOf(place.agent, { id: random.uuid(), name: 'WIN-2K9' });
    const user = stage.tenant.sync;
    const as = {
      ...stage,
      user,
      from: { ...place, device },
      by: { user, address: place.address },
      session: random.uuid(),
    };
    signsIn(as, {
      app: 'powershell',
      resource: 'directory',
      interactive: true,
      policy: 'notApplied',
    });
    signsIn(as, { app: 'powershell', interactive: false, policy: 'notApplied' });
    const victims = [random.pick(stage.tenant.users), random.pick(stage.tenant.users)];
    for (const victim of victims) changes(stage, as.by, passwordReset(victim));
    const app = random.pick(stage.tenant.apps.filter(({ kind }) => kind === 'own'));
    changes(stage, as.by, secretAdded(app, '', random.uuid(), 'sync'));
    return {
      actorId: entraId(user),
      credential: as.session,
      identityIds: [entraId(user), ...victims.map(entraId), entraId(app)],
      tierOfTarget: 0,
    };
  },
};
