/** What scripts in the domain have in common: where the attacker has a foothold, and what they log. */
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import type { Host, Organisation, Person } from '../../organisation/model.ts';
import {
  type AdAccount,
  accountNamed,
  accountOf,
  adId,
  type Domain,
  deskOf,
  domainOf,
  hostNamed,
} from '../domain.ts';
import {
  newGuid,
  newLogonId,
  type SecurityEvent,
  serviceTicket,
  signedIn,
} from '../record/index.ts';

export interface Stage {
  readonly organisation: Organisation;
  readonly scene: Scene;
  readonly domain: Domain;
  readonly dc: Host;
  /** Inside the network: a strange machine in the tunnel, a colleague's, or the victim's own. */
  readonly from: string;
  readonly account: AdAccount;
  readonly desk: Host;
}

/** As a person whose password or session the attacker has. */
export const against = (
  {
    organisation,
    scene,
    options,
  }: { organisation: Organisation; scene: Scene; options: AttackOptions },
  person: Person,
  account: AdAccount = accountOf(organisation, person),
): Stage => {
  const desk = deskOf(organisation, person);
  const colleague = deskOf(organisation, scene.random.pick(organisation.people));
  const inside = {
    loud: `10.99.${scene.random.int(0, 30)}.${scene.random.int(10, 240)}`,
    careful: colleague.address,
    same_network: desk.address,
  }[scene.stealth];
  const from = options.address ?? inside;
  const dc = hostNamed(organisation, 'DC01');
  return { organisation, scene, domain: domainOf(organisation), dc, from, account, desk };
};

export const tells = ({ scene, domain }: Stage, event: SecurityEvent, gapSeconds = 5): void => {
  scene.log('active-directory', event({ at: scene.now(), random: scene.random, domain }));
  scene.pass(gapSeconds);
};

/** A ticket for the machine, then the sign-in over the network; returns the number of the session there. */
export const reaches = (
  stage: Stage,
  host: Host,
  ticket: string,
  more: { readonly type?: 3 | 10; readonly elevated?: boolean; readonly as?: AdAccount } = {},
): string => {
  const { dc, from, organisation, scene } = stage;
  const account = more.as ?? stage.account;
  const service = accountNamed(organisation, `${host.name}$`);
  const guid = newGuid(scene.random);
  const logonId = newLogonId(scene.random);
  const type = more.type ?? 3;
  const elevated = more.elevated ?? false;
  tells(stage, serviceTicket({ dc, account, service, from, ticket, guid }), 1);
  tells(stage, signedIn({ host, account, logonId, type, from, guid, elevated }), 8);
  return logonId;
};

export const victimOf = (
  account: AdAccount,
  credential: string,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly Pick<AdAccount, 'sid'>[] = [],
): AttackVictim => ({
  actorId: adId(account),
  credential,
  identityIds: [adId(account), ...others.map(adId)],
  tierOfTarget,
});
