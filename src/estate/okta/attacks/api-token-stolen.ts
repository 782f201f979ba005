import type { AttackScript } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import type { Spot } from '../../places.ts';
import type { Happening } from '../events.ts';
import { created, factorsReset, joined, privilegeGranted } from '../events.ts';
import { provisionerClient } from '../life.ts';
import { type OktaUser, oktaId, oktaNative, oktaOrgOf } from '../org.ts';
import { oktaEvent } from '../record.ts';

/** The token that provisions people from the staff records turns up elsewhere and makes an administrator. */
export const apiTokenStolen: AttackScript = {
  id: 'api-token-stolen',
  title: 'API token of the provisioning used from elsewhere to make an administrator',
  system: 'okta',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1550.001', 'T1136.003', 'T1098.003'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'no_rotation', 'overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const org = oktaOrgOf(organisation);
    const home = provisionerClient(organisation.seed);
    const from = outsiderOf(
      { egress: home.spot as Spot, address: home.address, agent: home.agent ?? '' },
      scene,
      options,
      'curl/8.7.1',
    );
    const planted: OktaUser = {
      id: oktaNative('00u', random),
      login: `integration.sync${random.int(1, 9)}@northwind.example`,
      displayName: 'Integration Sync',
      person: undefined,
    };
    const victim = random.pick(org.users);
    const does = (what: Happening): void => {
      scene.log(
        'okta',
        oktaEvent({
          at: scene.now(),
          random,
          actor: org.provisioner,
          client: { address: from.address, spot: from.spot, agent: from.agent },
          token: org.tokenId,
          ...what,
        }),
      );
      scene.pass(random.int(3, 12));
    };
    const administrators = org.groups.find(({ name }) => name === 'Administrators');
    does(created(planted));
    if (administrators) does(joined(planted, administrators));
    does(privilegeGranted(planted, 'Super administrator'));
    does(factorsReset(victim));
    return {
      actorId: oktaId(org.provisioner),
      credential: org.tokenId,
      identityIds: [oktaId(org.provisioner), oktaId(planted), oktaId(victim)],
      tierOfTarget: 0,
    };
  },
};
