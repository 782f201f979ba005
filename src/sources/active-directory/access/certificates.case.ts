/** Certificate services of a small domain made by hand. Test only. */
import type { InventoryFact, Resource } from '../../../model/index.ts';
import type { Grant } from '../inventory/grants.ts';
import {
  account,
  admins,
  BASE,
  grant,
  grants,
  group,
  id,
  resource,
  steps,
  viewOf,
} from './domain.case.ts';

export const PKI = `CN=Public Key Services,CN=Services,CN=Configuration,${BASE}`;
export const AUTHENTICATED = 'S-1-5-11';
export const CLIENT = '1.3.6.1.5.5.7.3.2';
export const AGENT = '1.3.6.1.4.1.311.20.2.1';
export const ANY = '2.5.29.37.0';
export type Tags = Readonly<Record<string, string>>;

/** Signs in, in any name, at once, to whoever may enrol. */
export const open: Tags = {
  schemaversion: '2',
  authorizedsignatures: '0',
  authenticationenabled: 'true',
  enrolleesuppliessubject: 'true',
  requiresmanagerapproval: 'false',
  effectiveekus: CLIENT,
};
/** Signs in in its holder's own name. */
export const plain: Tags = {
  ...open,
  enrolleesuppliessubject: 'false',
  subjectaltrequireupn: 'true',
};

export const template = (name: string, tags: Tags): Resource =>
  resource('certificate-template', `CN=${name},CN=Certificate Templates,${PKI}`, {
    ...tags,
    objectGUID: name,
  });
export const authority = (tags: Tags = {}, more: Partial<Resource> = {}): Resource =>
  resource(
    'certificate-authority',
    `CN=CA,CN=Enrollment Services,${PKI}`,
    { templates: 't1\nt2', certthumbprint: 'AA', ...tags },
    more,
  );
export const store = (...thumbprints: readonly string[]): Resource =>
  resource('ntauth-store', `CN=NTAuthCertificates,${PKI}`, {
    certthumbprints: thumbprints.join(' '),
  });
export const CA = authority().id;
export const T1 = template('t1', {}).id;
export const T2 = template('t2', {}).id;
export const enrol = (...on: readonly string[]): readonly Grant[] =>
  on.map((one) => grant(1101, 'Enroll', one));
/** A controller that still believes names, or (2) looks at the SID. */
export const controller = (binding: string, mapping = '24'): readonly InventoryFact[] => [
  resource('controller-registry', 'registry:1000', {
    strongCertificateBinding: binding,
    certificateMappingMethods: mapping,
  }),
];

export const from = (
  facts: readonly (InventoryFact | readonly InventoryFact[])[],
  own: readonly Grant[],
  rid: number | string = 1101,
) => steps(viewOf(admins, account(1101), group(AUTHENTICATED), ...facts, grants(...own)), id(rid));
