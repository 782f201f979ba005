/**
 * A directory over LDAPS, for every system that is one: paged searches and changes, each refusal told by the permission
 * that is missing.
 */
import type { Client, Entry as LdapEntry } from 'ldapts';
import { isCountersignError, isObject, messageOf } from '../core/index.ts';
import { type VendorCalls, type VendorFault, vendorCalls } from './vendor-calls.ts';

/** One object as it was told: values in order, binary ones as bytes. */
export interface Entry {
  readonly dn: string;
  text(attribute: string): string | undefined;
  texts(attribute: string): readonly string[];
  bytes(attribute: string): readonly Buffer[];
  /** A part of many values, where the directory gives only a part; `to` undefined = the last one. */
  ranged(
    attribute: string,
  ): { readonly to: number | undefined; readonly values: readonly string[] } | undefined;
}

export interface SearchQuery {
  readonly base: string;
  readonly scope: 'base' | 'sub' | 'one';
  readonly filter: string;
  readonly attributes: readonly string[];
  /** Active Directory only: asks for owner and access list, without the audit list that only administrators may read. */
  readonly withSecurity?: true;
}

export interface ChangeRequest {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly (string | Buffer)[];
}

/** An open, signed-in connection. */
export interface LdapConnection {
  /** Pages of at most 1,000 objects. */
  pages(permission: string, query: SearchQuery): AsyncGenerator<readonly Entry[]>;
  /** The one object of that name; undefined where there is none, or none that may be seen. */
  read(permission: string, dn: string, attributes: readonly string[]): Promise<Entry | undefined>;
  change(permission: string, dn: string, changes: readonly ChangeRequest[]): Promise<void>;
  /** A new object. @throws CountersignError ERR_CONFLICT where one of the name is there */
  add(
    permission: string,
    dn: string,
    attributes: Readonly<Record<string, readonly (string | Buffer)[]>>,
  ): Promise<void>;
  /** Gone for good, as far as this connection can say. @throws CountersignError ERR_NOT_FOUND */
  remove(permission: string, dn: string): Promise<void>;
  close(): Promise<void>;
}

export interface LdapServer {
  /** For messages: `Active Directory`. */
  readonly vendor: string;
  readonly urls: readonly string[];
  readonly ca?: string | undefined;
  readonly serverName?: string | undefined;
  readonly timeoutSeconds: number;
  /** Attributes whose values are bytes. */
  readonly binary: readonly string[];
}

export interface LdapAccount {
  readonly name: string;
  readonly password: string;
}

const PAGE = 1_000;

/** LDAP result codes (RFC 4511 appendix A) as the nearest HTTP status. */
const statuses: Readonly<Record<number, number>> = {
  3: 504,
  8: 403,
  11: 503,
  19: 409,
  32: 404,
  49: 401,
  50: 403,
  51: 503,
  52: 503,
  53: 409,
  // entryAlreadyExists
  68: 409,
};

const faultOf = (thrown: unknown): VendorFault | undefined => {
  const code = isObject(thrown) ? thrown['code'] : undefined;
  if (typeof code !== 'number') return undefined;
  const message = messageOf(thrown)
    .replace(/[\0\r\n]+/g, ' ')
    .slice(0, 300);
  return { status: statuses[code] ?? 400, message: `LDAP ${code}: ${message}` };
};

/** One answer of a server, read by attribute in any case. */
export const entryOf = (entry: LdapEntry): Entry => {
  const attributes = new Map(
    Object.entries(entry).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const values = (attribute: string): readonly (string | Buffer)[] => {
    const value = attributes.get(attribute.toLowerCase());
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  };
  const texts = (attribute: string) =>
    values(attribute).map((one) => (typeof one === 'string' ? one : one.toString('utf8')));
  return {
    dn: entry.dn,
    texts,
    text: (attribute) => texts(attribute).find((one) => one !== ''),
    bytes: (attribute) =>
      values(attribute).flatMap((one) => (typeof one === 'string' ? Buffer.from(one) : one)),
    ranged(attribute) {
      const head = `${attribute.toLowerCase()};range=`;
      const name = [...attributes.keys()].find((one) => one.startsWith(head));
      if (name === undefined) return undefined;
      const to = /-(\d{1,9})$/.exec(name)?.[1];
      return { to: to === undefined ? undefined : Number(to), values: texts(name) };
    },
  };
};

/** LDAP_SERVER_SD_FLAGS: owner, group and access list (MS-ADTS 3.1.1.3.4.1.11). */
const SD_FLAGS = '1.2.840.113556.1.4.801';
const OWNER_GROUP_DACL = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x07]);

const controlsFor = async (query: SearchQuery) => {
  if (!query.withSecurity) return [];
  const { Control } = await import('ldapts');
  class SdFlags extends Control {
    override write(writer: Parameters<InstanceType<typeof Control>['write']>[0]): void {
      writer.startSequence();
      writer.writeString(SD_FLAGS);
      writer.writeBoolean(true);
      writer.writeBuffer(OWNER_GROUP_DACL, 0x04);
      writer.endSequence();
    }
  }
  return [new SdFlags(SD_FLAGS, { critical: true })];
};

/** The first server that answers. A refused password is not tried at the next one: it counts as a guess. */
const connect = async (
  config: LdapServer,
  who: LdapAccount,
  calls: VendorCalls,
): Promise<Client> => {
  const { Client } = await import('ldapts');
  const timeout = config.timeoutSeconds * 1_000;
  let last: unknown;
  for (const url of config.urls) {
    const client = new Client({
      url,
      timeout,
      connectTimeout: timeout,
      tlsOptions: {
        minVersion: 'TLSv1.2',
        ...(config.ca ? { ca: config.ca } : {}),
        ...(config.serverName ? { servername: config.serverName } : {}),
      },
    });
    try {
      await calls.ask('bind', () => client.bind(who.name, who.password));
      return client;
    } catch (fault) {
      await client.unbind().catch(() => undefined);
      last = fault;
      if (!isCountersignError(fault, 'ERR_SOURCE_UNAVAILABLE')) throw fault;
    }
  }
  throw last;
};

async function* pagesOf(
  client: Client,
  calls: VendorCalls,
  permission: string,
  query: SearchQuery,
  binary: readonly string[],
): AsyncGenerator<readonly Entry[]> {
  const found = client.searchPaginated(
    query.base,
    {
      scope: query.scope,
      filter: query.filter,
      attributes: [...query.attributes],
      explicitBufferAttributes: [...binary],
      paged: { pageSize: PAGE },
    },
    await controlsFor(query),
  );
  for (;;) {
    const { done, value } = await calls.ask(permission, () => found.next());
    if (done === true) return;
    yield value.searchEntries.map(entryOf);
  }
}

/**
 * @throws CountersignError ERR_SOURCE_DENIED when the account is not accepted | ERR_SOURCE_UNAVAILABLE when no server
 *   answers
 */
export const connectLdap = async (
  server: LdapServer,
  who: LdapAccount,
): Promise<LdapConnection> => {
  // A page that failed cannot be asked again: the cursor is gone with it. So nothing is repeated here.
  const calls = vendorCalls({ vendor: server.vendor, faultOf, tries: 1 });
  const client = await connect(server, who, calls);
  const pages = (permission: string, query: SearchQuery) =>
    pagesOf(client, calls, permission, query, server.binary);
  return {
    pages,
    async read(permission, dn, attributes) {
      const query = { base: dn, scope: 'base', filter: '(objectClass=*)', attributes } as const;
      try {
        for await (const page of pages(permission, query)) if (page[0]) return page[0];
        return undefined;
      } catch (fault) {
        if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
        throw fault;
      }
    },
    async change(permission, dn, changes) {
      const { Attribute, Change } = await import('ldapts');
      const requests = changes.map(
        ({ operation, attribute, values }) =>
          new Change({
            operation,
            modification: new Attribute({
              type: attribute,
              values: [...values] as string[] | Buffer[],
            }),
          }),
      );
      await calls.ask(permission, () => client.modify(dn, requests));
    },
    async add(permission, dn, attributes) {
      const { Attribute } = await import('ldapts');
      const values = Object.entries(attributes).map(
        ([type, given]) => new Attribute({ type, values: [...given] as string[] | Buffer[] }),
      );
      await calls.ask(permission, () => client.add(dn, values));
    },
    remove: (permission, dn) => calls.ask(permission, () => client.del(dn)),
    close: () => client.unbind(),
  };
};
