/**
 * Certificate services of the forest: templates, authorities, trusted stores and issuance policies, with their access
 * lists, from the configuration partition. Flags: MS-CRTD 2.26 to 2.28. What authorities keep in their own registry
 * (managers, restricted agents, names chosen by requesters) stands in no directory.
 */
import { createHash } from 'node:crypto';
import type { InventoryFact, Resource } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Entry } from '../client.ts';
import { readSecurityDescriptor } from '../security-descriptor.ts';
import { grantsOf, hidden } from './access-area.ts';
import { objectResource } from './container-area.ts';
import type { AdWorld } from './world.ts';

const bits = (entry: Entry, attribute: string): number => Number(entry.text(attribute) ?? 0) >>> 0;
const has = (value: number, bit: number): string => String((value & bit) !== 0);

/** ENROLLEE_SUPPLIES_SUBJECT and ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME: either lets the requester write a name. */
const ANY_NAME = 0x1_0001;
const ALT_UPN = 0x200_0000;
const ALT_DNS = 0x800_0000;
const PEND_ALL = 0x2;
const NO_SECURITY_EXTENSION = 0x8_0000;

/** Client authentication, smart card sign-in, PKINIT, any purpose. */
const signingIn = new Set([
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.4.1.311.20.2.2',
  '1.3.6.1.5.2.3.4',
  '2.5.29.37.0',
]);

const templateTags = (entry: Entry): Readonly<Record<string, string>> => {
  const names = bits(entry, 'msPKI-Certificate-Name-Flag');
  const enrollment = bits(entry, 'msPKI-Enrollment-Flag');
  const version = entry.text('msPKI-Template-Schema-Version') ?? '1';
  const policies = entry.texts('msPKI-Certificate-Application-Policy');
  const ekus =
    Number(version) > 1 && policies.length > 0 ? policies : entry.texts('pKIExtendedKeyUsage');
  return {
    cn: entry.text('cn') ?? '',
    schemaversion: version,
    enrolleesuppliessubject: has(names, ANY_NAME),
    subjectaltrequireupn: has(names, ALT_UPN),
    subjectaltrequiredns: has(names, ALT_DNS),
    requiresmanagerapproval: has(enrollment, PEND_ALL),
    nosecurityextension: has(enrollment, NO_SECURITY_EXTENSION),
    authorizedsignatures: entry.text('msPKI-RA-Signature') ?? '0',
    authenticationenabled: String(ekus.length === 0 || ekus.some((one) => signingIn.has(one))),
    effectiveekus: ekus.join(' '),
    applicationpolicies: entry.texts('msPKI-RA-Application-Policies').join(' '),
    issuancepolicies: entry.texts('msPKI-Certificate-Policy').join(' '),
  };
};

const thumbprints = (entry: Entry): string =>
  entry
    .bytes('cACertificate')
    .map((one) => createHash('sha1').update(one).digest('hex'))
    .join(' ');

const authorityTags = (entry: Entry): Readonly<Record<string, string>> => ({
  caname: entry.text('cn') ?? '',
  certthumbprint: thumbprints(entry),
  templates: entry
    .texts('certificateTemplates')
    .map((one) => one.toLowerCase())
    .join('\n'),
  ...(entry.text('dNSHostName') ? { dnshostname: entry.text('dNSHostName') ?? '' } : {}),
});

/** Group that an issuance policy is linked to, by its name: it is known by its id once all groups were read. */
const policyTags = (entry: Entry, world: AdWorld): Readonly<Record<string, string>> => {
  const link = entry.text('msDS-OIDToGroupLink')?.toLowerCase();
  const group = link === undefined ? undefined : world.byDn.get(link);
  return {
    certtemplateoid: entry.text('msPKI-Cert-Template-OID') ?? '',
    ...(group === undefined ? {} : { groupLink: group }),
  };
};

const resourceOf = (entry: Entry, world: AdWorld): Resource | undefined => {
  const { domain } = world.directory;
  const classes = new Set(entry.texts('objectClass').map((one) => one.toLowerCase()));
  const of = (type: string, tags: Readonly<Record<string, string>>) =>
    objectResource(entry, domain, type, tags);
  if (classes.has('pkicertificatetemplate')) return of('certificate-template', templateTags(entry));
  if (classes.has('pkienrollmentservice')) return of('certificate-authority', authorityTags(entry));
  if (classes.has('mspki-enterprise-oid')) return of('issuance-policy', policyTags(entry, world));
  if (classes.has('container')) return of('container', {});
  if (!classes.has('certificationauthority')) return undefined;
  const dn = entry.dn.toLowerCase();
  if (dn.startsWith('cn=ntauthcertificates,'))
    return of('ntauth-store', { certthumbprints: thumbprints(entry) });
  const isRoot = dn.includes(',cn=certification authorities,');
  return of(isRoot ? 'root-authority' : 'aia-authority', { certthumbprint: thumbprints(entry) });
};

const attributes = [
  'objectClass',
  'objectGUID',
  'cn',
  'displayName',
  'nTSecurityDescriptor',
  'msPKI-Certificate-Name-Flag',
  'msPKI-Enrollment-Flag',
  'msPKI-Template-Schema-Version',
  'msPKI-RA-Signature',
  'msPKI-RA-Application-Policies',
  'msPKI-Certificate-Application-Policy',
  'msPKI-Certificate-Policy',
  'pKIExtendedKeyUsage',
  'certificateTemplates',
  'cACertificate',
  'dNSHostName',
  'msPKI-Cert-Template-OID',
  'msDS-OIDToGroupLink',
];

export const certificateArea: Area<AdWorld> = {
  name: 'certificate services',
  permission: 'read:security-descriptor',
  kinds: ['resource', 'entitlement'],
  async *list(world) {
    const { configuration, domain } = world.directory;
    const services = `CN=Services,${configuration ?? ''}`;
    const above =
      configuration === undefined
        ? undefined
        : await world.directory.read('read:security-descriptor', services, ['objectClass']);
    // A forest may well have no certificate services; the container above them is always there.
    if (above?.text('objectClass') === undefined)
      throw hidden('read:security-descriptor', 'configuration of services');
    const base = `CN=Public Key Services,${services}`;
    const found = await world.directory.read('read:security-descriptor', base, ['objectClass']);
    if (found === undefined) return;
    let unseen = 0;
    const pages = world.directory.pages('read:security-descriptor', {
      base,
      scope: 'sub',
      filter: '(objectClass=*)',
      attributes,
      withSecurity: true,
    });
    for await (const page of pages) {
      const facts: InventoryFact[] = [];
      for (const entry of page) {
        const resource = resourceOf(entry, world);
        if (resource === undefined) continue;
        const [bytes] = entry.bytes('nTSecurityDescriptor');
        if (bytes === undefined) unseen++;
        else {
          const descriptor = readSecurityDescriptor(bytes);
          world.inherits.set(resource.id, !descriptor.isProtected);
          world.grants.push(...grantsOf(descriptor, resource.id, domain));
        }
        facts.push(resource);
      }
      yield facts;
    }
    if (unseen > 0)
      throw hidden('read:security-descriptor', `access list of ${unseen} objects of certificates`);
  },
};
