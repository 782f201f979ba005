/** Organisational units, group policies, certificate templates and authorities of a collection. */
import type { Resource } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { firstOfDn, SYSTEM } from '../names.ts';
import { type Collected, guidsIn, principalId } from './sharphound-object.ts';

/** Kinds that are things with rights on them, by the name of the file. */
export const resourceTypes: Readonly<Record<string, string>> = {
  ous: 'organizational-unit',
  containers: 'container',
  gpos: 'group-policy',
  certtemplates: 'certificate-template',
  enterprisecas: 'certificate-authority',
  rootcas: 'root-authority',
  aiacas: 'aia-authority',
  ntauthstores: 'ntauth-store',
  issuancepolicies: 'issuance-policy',
};

/** What decides whether a certificate lets its holder in as somebody else, and what policies reach. */
const telling = [
  'enrolleesuppliessubject',
  'authenticationenabled',
  'requiresmanagerapproval',
  'nosecurityextension',
  'authorizedsignatures',
  'schemaversion',
  'subjectaltrequireupn',
  'subjectaltrequiredns',
  'caname',
  'dnshostname',
  'certthumbprint',
  'certthumbprints',
  'certtemplateoid',
  'effectiveekus',
  'applicationpolicies',
  'issuancepolicies',
];

const told = (key: string, value: unknown): Readonly<Record<string, string>> => {
  if (value === undefined || value === null) return {};
  return { [key]: Array.isArray(value) ? value.join(' ') : String(value) };
};

/** One policy a line: its GUID, and whether the link is enforced. Links that are off are not collected. */
export const policyLinksOf = (raw: Raw): Readonly<Record<string, string>> => {
  if (!Array.isArray(raw['Links'])) return {};
  const lines = list(raw['Links']).flatMap((value) => {
    const link = obj(value);
    const guid = str(link['GUID']);
    return guid === undefined
      ? []
      : `${guid.toLowerCase()};${link['IsEnforced'] === true ? 'enforced' : 'linked'}`;
  });
  return { policyLinks: lines.join('\n') };
};

const authorityTags = ({ raw, properties }: Collected): Readonly<Record<string, string>> => {
  const registry = obj(raw['CARegistryData']);
  const anyName = obj(registry['IsUserSpecifiesSanEnabled']);
  const agents = obj(registry['EnrollmentAgentRestrictions']);
  const web = properties['hasvulnerableendpoint'];
  return {
    ...(Array.isArray(raw['EnabledCertTemplates'])
      ? { templates: guidsIn(raw['EnabledCertTemplates']).join('\n') }
      : {}),
    ...(anyName['Collected'] === true ? told('subjectChosenByRequester', anyName['Value']) : {}),
    ...(agents['Collected'] === true
      ? { agentsRestricted: list(agents['Restrictions']).length > 0 ? 'yes' : 'no' }
      : {}),
    ...(typeof web === 'boolean' ? { webEnrollmentRelayable: web ? 'yes' : 'no' } : {}),
  };
};

const tagsOf = (one: Collected, type: string): Readonly<Record<string, string>> => {
  const { raw, properties } = one;
  const isProtected = raw['IsACLProtected'] ?? properties['isaclprotected'];
  const blocks = properties['blocksinheritance'];
  const link = principalId(str(obj(raw['GroupLink'])['ObjectIdentifier']) ?? '', one.domain);
  return {
    ...Object.assign({}, ...telling.map((key) => told(key, properties[key]))),
    objectGUID: (str(raw['ObjectIdentifier']) ?? '').toLowerCase(),
    ...(typeof isProtected === 'boolean' ? { inheritsAccess: isProtected ? 'no' : 'yes' } : {}),
    ...(typeof blocks === 'boolean' ? { blocksPolicies: blocks ? 'yes' : 'no' } : {}),
    ...(link === undefined ? {} : { groupLink: link }),
    ...policyLinksOf(raw),
    ...(type === 'enterprisecas' ? authorityTags(one) : {}),
  };
};

export const resourceOf = (one: Collected, type: string): Resource => {
  const { properties, raw } = one;
  const host = principalId(str(raw['HostingComputer']) ?? '', one.domain);
  const dn = str(properties['distinguishedname']) ?? one.id;
  return {
    kind: 'resource',
    id: one.id,
    system: SYSTEM,
    nativeId: one.id.slice(SYSTEM.length + 1),
    scope: one.domain,
    name: str(properties['name']) ?? firstOfDn(dn),
    type: resourceTypes[type] ?? type,
    ...(host === undefined ? {} : { runsAs: host }),
    tags: tagsOf(one, type),
  };
};
