/**
 * The SCIM server to which an identity provider or HR system pushes. Pure: who may call is decided before, what is
 * to be stored and what it changes in the inventory is told in the answer.
 */

import { isObject } from '../../../core/index.ts';
import type { InventoryChange, InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { groupFacts, type ScimSpace, userFacts } from '../facts.ts';
import {
  type ScimAnswer,
  type ScimContext,
  ScimFault,
  type ScimRequest,
  type ScimStore,
  type ScimType,
} from './contract.ts';
import {
  groupSchema,
  resourceTypes,
  schemas,
  serviceProviderConfig,
  userSchema,
} from './discovery.ts';
import { type Condition, fieldOf, meets, readFilter } from './filter.ts';
import { patched } from './patch.ts';
import { recordsOf } from './records.ts';

export type { ScimAnswer, ScimStore } from './contract.ts';

const MOST_RESULTS = 200;
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

interface Asked {
  readonly request: ScimRequest;
  readonly store: ScimStore;
  readonly context: ScimContext;
}

const answer = (status: number, body?: Raw, more: Partial<ScimAnswer> = {}): ScimAnswer => ({
  status,
  ...(body === undefined ? {} : { body }),
  headers: {},
  writes: [],
  changes: [],
  records: [],
  ...more,
});

const faultAnswer = ({ status, message, scimType }: ScimFault): ScimAnswer =>
  answer(status, {
    schemas: [ERROR],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: message,
  });

const listOf = (resources: readonly Raw[], total = resources.length, startIndex = 1): Raw => ({
  schemas: [LIST],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

/** What one kept resource says of the inventory. */
export const pushedFacts = (type: ScimType, resource: Raw, space: ScimSpace) =>
  (type === 'Users' ? userFacts : groupFacts)(resource, space);

const factsOf = (type: ScimType, resource: Raw | undefined, context: ScimContext) =>
  resource === undefined ? [] : pushedFacts(type, resource, context);

/** What was so before and is no more ends; what is so now is put. */
const changesOf = (
  type: ScimType,
  before: Raw | undefined,
  after: Raw | undefined,
  context: ScimContext,
): readonly InventoryChange[] => {
  const { at, eventId } = context;
  const key = ({ kind, id }: InventoryFact): string => `${kind}/${id}`;
  const now = factsOf(type, after, context);
  const kept = new Set(now.map(key));
  const gone = factsOf(type, before, context).filter((one) => !kept.has(key(one)));
  return [
    ...gone.map(({ kind, id }) => ({ op: 'end' as const, kind, id, at, eventId })),
    ...now.map((fact) => ({ op: 'put' as const, fact, at, eventId })),
  ];
};

const written = (
  type: ScimType,
  before: Raw | undefined,
  resource: Raw,
  { context }: Asked,
): Pick<ScimAnswer, 'writes' | 'changes' | 'records'> => {
  const id = str(resource['id']) ?? '';
  const name = type === 'Users' ? str(fieldOf(resource, 'userName'))?.toLowerCase() : undefined;
  return {
    writes: [{ type, id, resource, ...(name === undefined ? {} : { name }) }],
    changes: changesOf(type, before, resource, context),
    records: recordsOf({ type, id, before, after: resource }, context),
  };
};

const nameFieldOf = (type: ScimType): string => (type === 'Users' ? 'userName' : 'displayName');

/** Never kept: a password that a client sends along. */
const kept = (body: Raw): Raw =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([name]) => !/^(password|id|meta)$/i.test(name) && name !== '__proto__',
    ),
  );

/** @throws ScimFault 400 | 409 */
const checked = async (
  type: ScimType,
  body: unknown,
  id: string,
  { store, context }: Asked,
  before?: Raw,
): Promise<Raw> => {
  if (!isObject(body)) throw new ScimFault(400, 'the body is no resource', 'invalidSyntax');
  const field = nameFieldOf(type);
  const name = fieldOf(body, field);
  if (typeof name !== 'string' || name.trim() === '')
    throw new ScimFault(400, `${field} is required`, 'invalidValue');
  const namesake = type === 'Users' ? await store.userNamed(name.toLowerCase()) : undefined;
  if (namesake !== undefined && namesake['id'] !== id)
    throw new ScimFault(409, 'userName is taken', 'uniqueness');
  const now = new Date(context.at).toISOString();
  const created = str(obj(before?.['meta'])['created']) ?? now;
  return {
    ...kept(body),
    schemas: strings(body['schemas']) ?? [type === 'Users' ? userSchema : groupSchema],
    // Left out means that the account works (RFC 7643 §4.1.1 leaves it to the server).
    ...(type === 'Users' && fieldOf(body, 'active') === undefined ? { active: true } : {}),
    id,
    meta: {
      resourceType: type === 'Users' ? 'User' : 'Group',
      created,
      lastModified: now,
      location: `${context.baseUrl}/${type}/${id}`,
    },
  };
};

const strings = (value: unknown): readonly string[] | undefined => {
  const all = list(value).filter((one): one is string => typeof one === 'string');
  return all.length === 0 ? undefined : all;
};

const wanted = (resource: Raw, query: URLSearchParams): Raw => {
  const names = (text: string | null): ReadonlySet<string> | undefined =>
    text === null
      ? undefined
      : new Set(
          text
            .toLowerCase()
            .split(',')
            .map((one) => one.trim()),
        );
  const only = names(query.get('attributes'));
  const less = names(query.get('excludedAttributes'));
  const always = new Set(['id', 'schemas']);
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => {
      const lower = name.toLowerCase();
      if (always.has(lower)) return true;
      return only === undefined ? !less?.has(lower) : only.has(lower);
    }),
  );
};

const numberIn = (query: URLSearchParams, name: string, fallback: number): number => {
  const value = Number(query.get(name) ?? fallback);
  return Number.isInteger(value) ? value : fallback;
};

interface Page {
  readonly resources: readonly Raw[];
  readonly total: number;
}

/** Providers look for each user by name before they push it: that must not read everybody. */
const meant = async (
  type: ScimType,
  conditions: readonly Condition[],
  { from, count }: { readonly from: number; readonly count: number },
  store: ScimStore,
): Promise<Page> => {
  if (conditions.length === 0) return store.page(type, from, count);
  const named = conditions.find(
    ({ path }) => path.length === 1 && path[0]?.toLowerCase() === 'username',
  );
  if (type === 'Users' && typeof named?.value === 'string') {
    const user = await store.userNamed(named.value.toLowerCase());
    const all = user !== undefined && meets(user, conditions) ? [user] : [];
    return { resources: all.slice(from, from + count), total: all.length };
  }
  const resources: Raw[] = [];
  let total = 0;
  for await (const one of store.all(type)) {
    if (!meets(one, conditions)) continue;
    if (total >= from && resources.length < count) resources.push(one);
    total++;
  }
  return { resources, total };
};

const listed = async (
  type: ScimType,
  { request: { query }, store }: Asked,
): Promise<ScimAnswer> => {
  const filter = query.get('filter');
  const conditions = filter === null ? [] : readFilter(filter);
  const start = Math.max(1, numberIn(query, 'startIndex', 1));
  const count = Math.min(MOST_RESULTS, Math.max(0, numberIn(query, 'count', MOST_RESULTS)));
  const page = await meant(type, conditions, { from: start - 1, count }, store);
  const shown = page.resources.map((one) => wanted(one, query));
  return answer(200, listOf(shown, page.total, start));
};

const found = async (type: ScimType, id: string, { store }: Asked): Promise<Raw> => {
  const resource = await store.get(type, id);
  if (resource === undefined) throw new ScimFault(404, `${type}/${id} is not known`);
  return resource;
};

const one = async (type: ScimType, id: string, asked: Asked): Promise<ScimAnswer> => {
  const { request, context } = asked;
  const before = await found(type, id, asked);
  switch (request.method) {
    case 'GET':
      return answer(200, wanted(before, request.query));
    case 'PUT': {
      const resource = await checked(type, request.body, id, asked, before);
      return answer(200, resource, written(type, before, resource, asked));
    }
    case 'PATCH': {
      const resource = await checked(type, patched(before, request.body), id, asked, before);
      return answer(200, wanted(resource, request.query), written(type, before, resource, asked));
    }
    case 'DELETE':
      return answer(204, undefined, {
        writes: [{ type, id, resource: undefined }],
        changes: changesOf(type, before, undefined, context),
        records: recordsOf({ type, id, before, after: undefined }, context),
      });
    default:
      throw new ScimFault(405, `${request.method} is not for a resource`);
  }
};

const many = async (type: ScimType, asked: Asked): Promise<ScimAnswer> => {
  const { request, context } = asked;
  if (request.method === 'GET') return listed(type, asked);
  if (request.method !== 'POST') throw new ScimFault(405, `${request.method} is not for a list`);
  const id = context.newId();
  const resource = await checked(type, request.body, id, asked);
  return answer(201, resource, {
    ...written(type, undefined, resource, asked),
    headers: { location: `${context.baseUrl}/${type}/${id}` },
  });
};

const discovery = (
  name: string,
  id: string | undefined,
  { context, request }: Asked,
): ScimAnswer => {
  if (request.method !== 'GET') throw new ScimFault(405, 'only GET');
  const { baseUrl } = context;
  if (name === 'ServiceProviderConfig') return answer(200, serviceProviderConfig(baseUrl));
  const all = name === 'Schemas' ? schemas(baseUrl) : resourceTypes(baseUrl);
  if (id === undefined) return answer(200, listOf(all));
  const asked = all.find((each) => each['id'] === id);
  if (asked === undefined) throw new ScimFault(404, `${name}/${id} is not known`);
  return answer(200, asked);
};

/** Never throws for what a client sent: every fault is an answer. */
export const handleScim = async (
  request: ScimRequest,
  store: ScimStore,
  context: ScimContext,
): Promise<ScimAnswer> => {
  const asked: Asked = { request, store, context };
  try {
    const [type = '', id, ...more] = request.path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    if (more.length > 0) throw new ScimFault(404, 'no such endpoint');
    if (type === 'Users' || type === 'Groups')
      return await (id === undefined ? many(type, asked) : one(type, id, asked));
    if (['ServiceProviderConfig', 'ResourceTypes', 'Schemas'].includes(type))
      return discovery(type, id, asked);
    throw new ScimFault(type === 'Bulk' || type === 'Me' ? 501 : 404, 'no such endpoint');
  } catch (fault) {
    if (fault instanceof ScimFault) return faultAnswer(fault);
    if (fault instanceof URIError)
      return faultAnswer(new ScimFault(400, 'the path is not encoded'));
    throw fault;
  }
};
