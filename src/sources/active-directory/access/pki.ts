/** Certificate templates and authorities as their objects in the directory tell them. */
import type { Resource } from '../../../model/index.ts';
import type { AdWorldView } from './world.ts';

export interface Template {
  readonly of: Resource;
  /** The requester writes the name in the certificate. */
  readonly namesItself: boolean;
  /** It signs people or machines in. */
  readonly signsIn: boolean;
  readonly needsApproval: boolean;
  /** Signatures of others that a request needs. Version 1 knows none. */
  readonly signatures: number;
  readonly version: number;
  /** The certificate leaves out the account's SID (CT_FLAG_NO_SECURITY_EXTENSION). */
  readonly leavesOutSid: boolean;
  /** It may ask for certificates of others. */
  readonly isAgent: boolean;
  /** For any purpose, or none named, which is the same. */
  readonly isForAny: boolean;
  /** A request must be signed by an agent. */
  readonly needsAgent: boolean;
  readonly namesUser: boolean;
  readonly namesMachine: boolean;
  readonly policies: readonly string[];
  readonly authorities: readonly Authority[];
}

export interface Authority {
  readonly of: Resource;
  /** Its certificates sign in (NTAuth store); undefined where the store was not read. */
  readonly isTrusted: boolean | undefined;
}

const AGENT = '1.3.6.1.4.1.311.20.2.1';
const ANY = '2.5.29.37.0';

const words = (text: string | undefined): readonly string[] => (text ? text.split(/\s+/) : []);

const thumbprints = (one: Resource, key: string): readonly string[] =>
  words(one.tags[key]?.toLowerCase());

const authoritiesOf = (world: AdWorldView): readonly Authority[] => {
  const stores = world.resourcesOf('ntauth-store');
  const trusted = new Set(stores.flatMap((one) => thumbprints(one, 'certthumbprints')));
  return world.resourcesOf('certificate-authority').map((of) => {
    const own = thumbprints(of, 'certthumbprint');
    const isRead = stores.length > 0 && own.length > 0;
    return { of, isTrusted: isRead ? own.some((one) => trusted.has(one)) : undefined };
  });
};

const yes = (one: Resource, key: string): boolean => one.tags[key]?.toLowerCase() === 'true';

const templateOf = (of: Resource, all: readonly Authority[]): Template => {
  const ekus = words(of.tags['effectiveekus']);
  const ids = new Set([of.tags['objectGUID'], of.id.toLowerCase(), of.tags['cn']?.toLowerCase()]);
  const version = Number(of.tags['schemaversion'] ?? 1);
  const isForAny = ekus.length === 0 || ekus.includes(ANY);
  return {
    of,
    namesItself: yes(of, 'enrolleesuppliessubject'),
    signsIn: yes(of, 'authenticationenabled'),
    needsApproval: yes(of, 'requiresmanagerapproval'),
    signatures: version > 1 ? Number(of.tags['authorizedsignatures'] ?? 0) : 0,
    version,
    leavesOutSid: yes(of, 'nosecurityextension'),
    isAgent: ekus.includes(AGENT),
    isForAny,
    needsAgent: words(of.tags['applicationpolicies']).some((one) => one.includes(AGENT)),
    namesUser: yes(of, 'subjectaltrequireupn'),
    namesMachine: yes(of, 'subjectaltrequiredns'),
    policies: words(of.tags['issuancepolicies']),
    authorities: all.filter((one) =>
      (one.of.tags['templates'] ?? '').split('\n').some((ref) => ids.has(ref.toLowerCase())),
    ),
  };
};

export interface Pki {
  readonly authorities: readonly Authority[];
  readonly templates: readonly Template[];
  /** Controllers map a certificate to an account by its name alone; undefined where no controller's registry was read. */
  readonly mapsByName: boolean | undefined;
  /** … also for sign-in over TLS, by user principal name. */
  readonly mapsByUpn: boolean | undefined;
  /** … even where the certificate holds a SID. */
  readonly ignoresSid: boolean | undefined;
}

/** UPN mapping, CertificateMappingMethods (KB5014754). */
const UPN_MAPPING = 0x4;

const registry = (world: AdWorldView, key: string): readonly number[] =>
  world.resourcesOf('controller-registry').flatMap(({ tags }) => {
    const value = tags[key];
    return value === undefined ? [] : [Number(value)];
  });

export const pkiOf = (world: AdWorldView): Pki =>
  world.memo('pki', () => {
    const authorities = authoritiesOf(world);
    if (authorities.length === 0)
      return {
        authorities,
        templates: [],
        mapsByName: undefined,
        mapsByUpn: undefined,
        ignoresSid: undefined,
      };
    const binding = registry(world, 'strongCertificateBinding');
    const mapping = registry(world, 'certificateMappingMethods');
    return {
      authorities,
      templates: world
        .resourcesOf('certificate-template')
        .map((one) => templateOf(one, authorities))
        .filter((one) => one.authorities.length > 0),
      mapsByName: binding.length === 0 ? undefined : binding.some((one) => one < 2),
      ignoresSid: binding.length === 0 ? undefined : binding.some((one) => one === 0),
      mapsByUpn:
        mapping.length === 0 ? undefined : mapping.some((one) => (one & UPN_MAPPING) !== 0),
    };
  });
