/** The directory as SharpHound collects it: one file for each kind of object. */
import { DAY } from '../../core/index.ts';
import { type Json, stable } from '../common/stable.ts';
import { isGone } from '../common/staff.ts';
import type { Organisation } from '../organisation/model.ts';
import type { RawInventory } from '../part.ts';
import { type AdAccount, type Domain, dnOf, domainOf } from './domain.ts';

const DOMAIN = 'CORP.NORTHWIND.EXAMPLE';

const seconds = (organisation: Organisation, at: number, name: string, days: number): number =>
  Math.floor((at - stable(organisation, 'ad-ago', name).int(1, days) * DAY) / 1000);

const accountObject = (organisation: Organisation, account: AdAccount, at: number): Json => {
  const { sam, sid, kind, person } = account;
  const [domainSid] = [sid.slice(0, sid.lastIndexOf('-'))];
  const isComputer = kind === 'computer';
  const isDc = isComputer && sam.startsWith('DC0');
  const group = isDc ? 516 : isComputer ? 515 : 513;
  return {
    ObjectIdentifier: sid,
    PrimaryGroupSID: `${domainSid}-${group}`,
    IsACLProtected: kind === 'administrator',
    Aces: [],
    AllowedToDelegate: [],
    AllowedToAct: [],
    HasSIDHistory: [],
    Properties: {
      domain: DOMAIN,
      domainsid: domainSid,
      name: isComputer ? `${sam.replace('$', '')}.${DOMAIN}` : `${sam.toUpperCase()}@${DOMAIN}`,
      samaccountname: sam,
      distinguishedname: dnOf(account).toUpperCase(),
      enabled: kind !== 'kdc' && !(person !== undefined && isGone(person, at)),
      whencreated: seconds(organisation, at, `made ${sam}`, 2000),
      pwdlastset: seconds(organisation, at, `password ${sam}`, kind === 'service' ? 1200 : 110),
      lastlogon: Math.floor((at - DAY) / 1000),
      lastlogontimestamp: Math.floor((at - 2 * DAY) / 1000),
      serviceprincipalnames: account.spns,
      hasspn: account.spns.length > 0,
      dontreqpreauth: account.noPreauth,
      pwdneverexpires: kind === 'service',
      admincount: kind === 'administrator' || kind === 'kdc',
      ...(kind === 'person' && person ? { email: person.email, displayname: person.name } : {}),
      ...(isComputer ? { operatingsystem: 'Windows', isdc: isDc } : {}),
    },
  };
};

const groupObject = (
  { sid }: Domain,
  group: { readonly rid: number; readonly name: string },
  members: readonly AdAccount[],
): Json => ({
  ObjectIdentifier: `${sid}-${group.rid}`,
  Aces: [],
  Members: members.map((one) => ({
    ObjectIdentifier: one.sid,
    ObjectType: one.kind === 'computer' ? 'Computer' : 'User',
  })),
  Properties: {
    domain: DOMAIN,
    domainsid: sid,
    name: `${group.name.toUpperCase()}@${DOMAIN}`,
    samaccountname: group.name,
    distinguishedname: `CN=${group.name},CN=USERS,DC=CORP,DC=NORTHWIND,DC=EXAMPLE`.toUpperCase(),
    admincount: group.rid === 512,
  },
});

/** Who may replicate the secrets: controllers, and the synchronisation with the cloud. */
const domainObject = (domain: Domain): Json => {
  const ace = (PrincipalSID: string, RightName: string): Json => ({
    PrincipalSID,
    PrincipalType: 'Base',
    RightName,
    IsInherited: false,
  });
  const sync = domain.services.sync.sid;
  return {
    ObjectIdentifier: domain.sid,
    Aces: [ace(sync, 'GetChanges'), ace(sync, 'GetChangesAll')],
    Trusts: [],
    Properties: {
      domain: DOMAIN,
      domainsid: domain.sid,
      name: DOMAIN,
      distinguishedname: 'DC=CORP,DC=NORTHWIND,DC=EXAMPLE',
      functionallevel: '2016',
      machineaccountquota: 10,
    },
  };
};

const file = (type: string, data: readonly Json[]): RawInventory => ({
  system: 'active-directory',
  path: `sharphound-${type}.json`,
  content: { data, meta: { type, version: 6, count: data.length } },
});

export const sharpHoundFiles = (
  organisation: Organisation,
  at: number,
): readonly RawInventory[] => {
  const domain = domainOf(organisation);
  const there = domain.accounts.filter(({ person }) => person === undefined || person.joins <= at);
  const of = (...kinds: readonly AdAccount['kind'][]) =>
    there.filter(({ kind }) => kinds.includes(kind));
  const object = (one: AdAccount): Json => accountObject(organisation, one, at);
  const engineers = of('person').filter(({ person }) => person?.job === 'engineer');
  return [
    file('users', of('person', 'administrator', 'service', 'kdc').map(object)),
    file('computers', of('computer').map(object)),
    file('groups', [
      groupObject(domain, { rid: 512, name: 'Domain Admins' }, of('administrator').slice(0, 2)),
      groupObject(domain, { rid: 513, name: 'Domain Users' }, []),
      groupObject(domain, { rid: 6001, name: 'Finance Readers' }, of('person').slice(0, 6)),
      groupObject(domain, { rid: 6002, name: 'VPN Users' }, of('person')),
      groupObject(domain, { rid: 6003, name: 'Engineering' }, engineers),
    ]),
    file('domains', [domainObject(domain)]),
  ];
};
