/** The directory on premises: the same people, administrators' second accounts, services and machines. */
import { perOrganisation, stable } from '../common/stable.ts';
import type { Host, Organisation, Person } from '../organisation/model.ts';

export interface AdAccount {
  readonly sid: string;
  /** sAMAccountName; machines end in `$`. */
  readonly sam: string;
  readonly kind: 'person' | 'administrator' | 'service' | 'computer' | 'kdc';
  readonly person: Person | undefined;
  readonly spns: readonly string[];
  readonly noPreauth: boolean;
}

export interface Domain {
  readonly realm: string;
  readonly netbios: string;
  readonly sid: string;
  readonly accounts: readonly AdAccount[];
  readonly krbtgt: AdAccount;
  readonly services: Readonly<Record<ServiceName, AdAccount>>;
}

export type ServiceName = 'sql' | 'web' | 'backup' | 'scan' | 'sync' | 'legacy';

const services: readonly (readonly [ServiceName, string, readonly string[]])[] = [
  ['sql', 'svc-sql', ['MSSQLSvc/sql01.corp.northwind.example:1433']],
  ['web', 'svc-web', ['HTTP/intranet.corp.northwind.example']],
  ['backup', 'svc-backup', ['backupexec/backup01.corp.northwind.example']],
  ['scan', 'svc-scan', []],
  ['sync', 'MSOL_4f2a9c1e7b30', []],
  ['legacy', 'svc-fax', []],
];

export const domainOf = perOrganisation((organisation): Domain => {
  const random = stable(organisation, 'ad');
  const part = (): number => random.int(100_000_000, 3_999_999_999);
  const sid = `S-1-5-21-${part()}-${part()}-${part()}`;
  const account = (
    rid: number,
    sam: string,
    kind: AdAccount['kind'],
    more: Partial<AdAccount> = {},
  ): AdAccount => ({
    sid: `${sid}-${rid}`,
    sam,
    kind,
    person: undefined,
    spns: [],
    noPreauth: false,
    ...more,
  });
  const known = services.map(
    ([name, sam, spns], index) =>
      [name, account(900 + index, sam, 'service', { spns, noPreauth: name === 'legacy' })] as const,
  );
  const krbtgt = account(502, 'krbtgt', 'kdc');
  return {
    realm: 'CORP.NORTHWIND.EXAMPLE',
    netbios: 'NORTHWIND',
    sid,
    krbtgt,
    services: Object.fromEntries(known) as Domain['services'],
    accounts: [
      krbtgt,
      ...known.map(([, one]) => one),
      ...organisation.people.map((person, index) =>
        account(20_000 + index, person.logins.sam, 'person', { person }),
      ),
      ...organisation.people.flatMap((person, index) =>
        person.logins.adminSam === undefined
          ? []
          : [account(3_000 + index, person.logins.adminSam, 'administrator', { person })],
      ),
      ...organisation.hosts
        .filter(({ os }) => os === 'windows')
        .map(({ name }, index) =>
          account(100_000 + index, `${name}$`, 'computer', {
            spns: [`HOST/${name.toLowerCase()}.corp.northwind.example`],
          }),
        ),
    ],
  };
});

export const adId = ({ sid }: Pick<AdAccount, 'sid'>): string => `active-directory:${sid}`;

interface Index {
  readonly person: ReadonlyMap<Person | undefined, AdAccount>;
  readonly administrator: ReadonlyMap<Person | undefined, AdAccount>;
  readonly sam: ReadonlyMap<string, AdAccount>;
  readonly desk: ReadonlyMap<string | undefined, Host>;
}

const indexOf = perOrganisation((organisation): Index => {
  const { accounts } = domainOf(organisation);
  const of = (kind: AdAccount['kind']) =>
    new Map(accounts.filter((one) => one.kind === kind).map((one) => [one.person, one]));
  return {
    person: of('person'),
    administrator: of('administrator'),
    sam: new Map(accounts.map((one) => [one.sam, one])),
    desk: new Map(organisation.hosts.map((host) => [host.usedBy, host])),
  };
});

const need = <T>(one: T | undefined, what: string): T => {
  if (one === undefined) throw new RangeError(`the directory has no ${what}`);
  return one;
};

export const accountOf = (organisation: Organisation, person: Person): AdAccount =>
  need(indexOf(organisation).person.get(person), `account of ${person.email}`);

export const adminAccountOf = (organisation: Organisation, person: Person): AdAccount =>
  need(indexOf(organisation).administrator.get(person), `second account of ${person.email}`);

export const accountNamed = (organisation: Organisation, sam: string): AdAccount =>
  need(indexOf(organisation).sam.get(sam), sam);

export const deskOf = (organisation: Organisation, person: Person): Host =>
  need(indexOf(organisation).desk.get(person.email), `machine of ${person.email}`);

export const serversOf = perOrganisation((organisation) =>
  organisation.hosts.filter(({ kind, os }) => kind !== 'workstation' && os === 'windows'),
);

export const hostNamed = (organisation: Organisation, name: string): Host =>
  need(
    organisation.hosts.find((host) => host.name === name),
    name,
  );

/** `dc01.corp.northwind.example` */
export const fqdn = ({ name }: Pick<Host, 'name'>): string =>
  `${name.toLowerCase()}.corp.northwind.example`;

export const dnOf = ({ sam, kind }: AdAccount): string =>
  `CN=${sam.replace('$', '')},OU=${kind === 'computer' ? 'Machines' : kind === 'service' ? 'Services' : 'Staff'},DC=corp,DC=northwind,DC=example`;
