/** What other systems push: kept first, then said in the stream; the next pull tells what a fault between left unsaid. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountersignError, randomId } from '../../core/index.ts';
import type { InventoryChange } from '../../model/index.ts';
import type { KeptResources, PushAnswer } from '../../sources/index.ts';
import type { ProvisionedRow, TenantStore } from '../../store/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ingest } from '../ingest.ts';
import { SCIM_TYPE } from '../scim-speech.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';

/** A group with all its members, beyond which a client must name groups more finely. */
const MAX_RESOURCE_BYTES = 16 * 1024 * 1024;
/** One record of the stream: far below the longest line that is read. */
const CHANGES_A_RECORD = 1_000;
/** Somebody else changed the same resource between reading and keeping it. */
const TRIES = 5;

interface Push {
  readonly name: string;
  readonly path: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly by: string;
  readonly body?: unknown;
}

/** What is kept, and at which version it was read. */
const keptBy = (kept: TenantStore['provisioned'], connection: string) => {
  const versions = new Map<string, number>();
  const read = (type: string, row: ProvisionedRow | undefined) => {
    if (row) versions.set(`${type}/${row.id}`, row.version);
    return row?.resource;
  };
  const resources: KeptResources = {
    get: async (type, id) => read(type, await kept.get({ connection, type }, id)),
    async *all(type) {
      for await (const { resource } of kept.all({ connection, type })) yield resource;
    },
    async page(type, from, count) {
      const { items, total } = await kept.page({ connection, type }, from, count);
      return { resources: items.map(({ resource }) => resource), total };
    },
    userNamed: async (name) => (await kept.named({ connection, type: 'Users' }, name))?.resource,
  };
  return { resources, versionOf: (type: string, id: string) => versions.get(`${type}/${id}`) ?? 0 };
};

type Outcome = 'kept' | 'taken' | 'changed';

const keep = async (
  kept: TenantStore['provisioned'],
  connection: string,
  { writes }: PushAnswer,
  versionOf: (type: string, id: string) => number,
): Promise<Outcome> => {
  for (const { type, id, name, resource } of writes) {
    const of = { connection, type };
    if (resource === undefined) {
      await kept.remove(of, id);
      continue;
    }
    if (Buffer.byteLength(JSON.stringify(resource)) > MAX_RESOURCE_BYTES)
      throw new CountersignError(
        'ERR_INPUT_TOO_LARGE',
        `a resource is at most ${MAX_RESOURCE_BYTES} bytes`,
      );
    const row = { id, version: versionOf(type, id), resource };
    const outcome = await kept.put(of, name === undefined ? row : { ...row, name });
    if (outcome !== 'kept') return outcome;
  }
  return 'kept';
};

const chunksOf = (changes: readonly InventoryChange[]): readonly (readonly InventoryChange[])[] =>
  Array.from({ length: Math.ceil(changes.length / CHANGES_A_RECORD) }, (_, i) =>
    changes.slice(i * CHANGES_A_RECORD, (i + 1) * CHANGES_A_RECORD),
  );

export const provisioningHandlers = (deps: ApiDeps) => {
  const { clock, control, stream, tenant, store } = deps;

  const push = async ({ name, path, request, reply, by, body }: Push): Promise<FastifyReply> => {
    const { receiver, source } = found(deps.receiver?.(name), `connection ${name} for pushes`);
    const query = new URL(request.url, 'http://a').searchParams;
    for (let tries = 1; ; tries++) {
      const at = clock.now();
      const { resources, versionOf } = keptBy(store.provisioned, name);
      const answer = await receiver.answer(
        { method: request.method, path, query, body },
        resources,
        {
          baseUrl: `${deps.publicUrl}/api/v1/scim/${name}`,
          at,
          eventId: randomId('push'),
          newId: () => randomId('scim'),
        },
      );
      const outcome = await keep(store.provisioned, name, answer, versionOf);
      if (outcome === 'taken') throw new CountersignError('ERR_CONFLICT', 'the name is taken');
      if (outcome === 'changed') {
        if (tries < TRIES) continue;
        throw new CountersignError('ERR_CONFLICT', 'it is being changed by others; try again');
      }
      for (const changes of chunksOf(answer.changes))
        await control({ type: 'accounts', at, by, changes: [...changes] }, receiver.scope);
      await ingest(
        answer.records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`)),
        { stream, tenant, source, now: () => clock.now() },
      );
      return reply.status(answer.status).headers(answer.headers).type(SCIM_TYPE).send(answer.body);
    }
  };
  const below = (...parts: readonly string[]): string =>
    parts.map((part) => `/${encodeURIComponent(part)}`).join('');

  return {
    'provisioning.list': ({ params: { name, type }, who, request, reply }) =>
      push({ name, path: below(type), request, reply, by: who.userId }),
    'provisioning.get': ({ params: { name, type, id }, who, request, reply }) =>
      push({ name, path: below(type, id), request, reply, by: who.userId }),
    'provisioning.create': ({ params: { name, type }, body, who, request, reply }) =>
      push({ name, path: below(type), request, reply, by: who.userId, body }),
    'provisioning.replace': ({ params: { name, type, id }, body, who, request, reply }) =>
      push({ name, path: below(type, id), request, reply, by: who.userId, body }),
    'provisioning.patch': ({ params: { name, type, id }, body, who, request, reply }) =>
      push({ name, path: below(type, id), request, reply, by: who.userId, body }),
    'provisioning.delete': ({ params: { name, type, id }, who, request, reply }) =>
      push({ name, path: below(type, id), request, reply, by: who.userId }),
  } satisfies Partial<Handlers>;
};
