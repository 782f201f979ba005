/** A domain over LDAPS. */
import { CountersignError } from '../../core/index.ts';
import { connectLdap, type LdapAccount, type LdapConnection } from '../ldap-directory.ts';
import type { AdConfig } from './config.ts';
import { domainOfDn } from './names.ts';

export type { Entry } from '../ldap-directory.ts';

export interface Directory extends LdapConnection {
  /** Distinguished name of the domain. */
  readonly base: string;
  /** Its DNS name. */
  readonly domain: string;
  /** Distinguished name of the forest's configuration, where certificate services and the schema stand. */
  readonly configuration: string | undefined;
}

const binary = [
  'objectSid',
  'objectGUID',
  'sIDHistory',
  'nTSecurityDescriptor',
  'msDS-AllowedToActOnBehalfOfOtherIdentity',
  'msDS-GroupMSAMembership',
  'userCertificate',
  'replPropertyMetaData',
  'cACertificate',
  'schemaIDGUID',
  'securityIdentifier',
];

/**
 * @throws CountersignError ERR_SOURCE_DENIED when the account is not accepted | ERR_SOURCE_UNAVAILABLE when no
 *   controller answers
 */
export const openDirectory = async (config: AdConfig, who: LdapAccount): Promise<Directory> => {
  const connection = await connectLdap({ ...config, vendor: 'Active Directory', binary }, who);
  try {
    const root = await connection.read('read:domain-policy', '', [
      'defaultNamingContext',
      'configurationNamingContext',
    ]);
    const base = root?.text('defaultNamingContext');
    const domain = base === undefined ? undefined : domainOfDn(base);
    if (base === undefined || domain === undefined) {
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        'this is no domain controller: it names no domain',
      );
    }
    return { ...connection, base, domain, configuration: root?.text('configurationNamingContext') };
  } catch (fault) {
    await connection.close();
    throw fault;
  }
};
