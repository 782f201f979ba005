/** Ways through the authorities themselves: their managers, their objects, their machines and their web pages. */
import { adId } from '../names.ts';
import { type Found, ruling } from './found.ts';
import { type Held, holds } from './held.ts';
import { type Pki, pkiOf } from './pki.ts';
import type { Step } from './steps.ts';
import { type AdWorldView, goalOf } from './world.ts';

const controls = [...ruling, 'GenericWrite'];

export const ofAuthorities = (world: AdWorldView, pki: Pki, rights: Held): readonly Found[] => {
  const roots = world
    .resourcesOf('root-authority')
    .some(({ id }) => controls.some((one) => holds(rights.get(id), one)));
  const stores = world
    .resourcesOf('ntauth-store')
    .filter(({ id }) => controls.some((one) => holds(rights.get(id), one)))
    .map((store) => ({
      technique: 'ADCSESC5',
      because: roots
        ? `ADCSESC5: may add an authority of its own to ${store.name} and to the roots`
        : `ADCSESC5: may add an authority of its own to ${store.name}, where a root is trusted for it`,
      removedBy: `take control of ${store.name} from all but administrators`,
      certain: roots,
      to: goalOf(store.scope),
    }));
  return [
    ...stores,
    ...pki.authorities.flatMap(({ of, isTrusted }): readonly Found[] => {
      const own = rights.get(of.id);
      if (own === undefined || isTrusted === false) return [];
      const at = { to: goalOf(of.scope), removedBy: `take it from the rights at ${of.name}` };
      if (own.has('ManageCA'))
        return [
          {
            ...at,
            technique: 'ADCSESC7',
            because: `ADCSESC7: manages ${of.name}: may approve requests and accept any name`,
            certain: isTrusted === true,
          },
        ];
      const out: Found[] = [];
      if (own.has('ManageCertificates'))
        out.push({
          ...at,
          technique: 'ADCSESC7',
          because: `ADCSESC7: approves requests at ${of.name}, also its own`,
          certain: false,
        });
      if (controls.some((one) => own.has(one)))
        out.push({
          ...at,
          technique: 'ADCSESC5',
          because: `ADCSESC5: controls the object of ${of.name} and may publish any template`,
          certain: false,
        });
      return out;
    }),
  ];
};

/** The key of an authority signs certificates for anybody, and it lies on its machine. */
export const stepsOfHost = (world: AdWorldView, id: string): readonly Step[] =>
  pkiOf(world)
    .authorities.filter(({ of, isTrusted }) => of.runsAs === id && isTrusted !== false)
    .map(({ of, isTrusted }) => ({
      kind: 'can_escalate',
      to: goalOf(of.scope),
      because: `GoldenCert: holds the key of ${of.name}, which signs certificates for anybody`,
      certain: isTrusted === true,
      technique: 'GoldenCert',
      removedBy: `keep the key of ${of.name} in hardware and its machine among the controllers`,
    }));

/** Relayed sign-ins at a web enrolment page: the machine that is made to sign in gets a certificate. */
export const stepsByWebEnrollment = (world: AdWorldView, id: string): readonly Step[] =>
  id.endsWith('/S-1-5-11')
    ? pkiOf(world)
        .authorities.filter(
          ({ of, isTrusted }) => of.tags['webEnrollmentRelayable'] === 'yes' && isTrusted !== false,
        )
        .map(({ of }) => ({
          kind: 'can_escalate',
          to: goalOf(of.scope),
          because: `ADCSESC8: a controller may be made to sign in, and that passed on to the web page of ${of.name}`,
          certain: false,
          technique: 'ADCSESC8',
          removedBy: `switch off web enrolment at ${of.name}, or require HTTPS with channel binding`,
        }))
    : [];

/** Containers of the authorities' objects: what is inherited there reaches all of them. */
export const stepsOverPkiContainer = (
  world: AdWorldView,
  containerId: string,
  rights: ReadonlySet<string>,
): readonly Step[] => {
  const right = ruling.find((one) => rights.has(one));
  const dn = containerId.slice(adId('').length);
  if (right === undefined || !dn.includes('cn=public key services,')) return [];
  const inner = ['certificate-template', 'certificate-authority', 'ntauth-store']
    .flatMap((type) => world.resourcesOf(type))
    .find((one) => one.nativeId.endsWith(`,${dn}`) && one.tags['inheritsAccess'] !== 'no');
  if (inner === undefined) return [];
  return [
    {
      kind: 'can_escalate',
      to: goalOf(inner.scope),
      because: `ADCSESC5: ${right} on ${dn} is inherited by ${inner.name} and its like`,
      certain: false,
      technique: 'ADCSESC5',
      removedBy: `remove ${right} from the access list of ${dn}`,
    },
  ];
};
