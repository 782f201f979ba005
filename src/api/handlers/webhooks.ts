/** What vendors push to us, believed by their own signature and nothing else. */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountersignError } from '../../core/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ingest } from '../ingest.ts';
import type { Handlers } from '../server.ts';

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_RECORDS = 10_000;

const textOf = async (body: unknown): Promise<string> => {
  if (!(body instanceof Readable)) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new CountersignError('ERR_INPUT_TOO_LARGE', `a push is at most ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const wordsOf = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );

const tellChallenge = (text: string, reply: FastifyReply): FastifyReply =>
  reply
    .type(text.startsWith('{') ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8')
    .serializer((value: unknown) => String(value))
    .send(text);

/** The same answer whether there is no such door or the signature is wrong: nobody learns what is connected. */
const refuse = (): never => {
  throw new CountersignError(
    'ERR_UNAUTHENTICATED',
    'the signature is not that of a connected vendor',
  );
};

export const webhookHandlers = (deps: ApiDeps) => {
  const doorOf = ({ source, name }: { readonly source: string; readonly name: string }) => {
    const door = deps.webhook?.(source, name);
    const definition = deps.sources.find((one) => one.id === source);
    return door === undefined || definition === undefined ? refuse() : { ...door, definition };
  };
  const asked = async (request: FastifyRequest) => ({
    headers: wordsOf(request.headers),
    query: wordsOf((request.query ?? {}) as Readonly<Record<string, unknown>>),
    body: await textOf(request.body),
  });
  return {
    'webhook.push': async ({ params, request, reply }) => {
      const { webhook, secret, definition } = doorOf(params);
      const push = await asked(request);
      if (!webhook.authentic(push, secret)) return refuse();
      const challenge = webhook.challenge?.(push);
      if (challenge !== undefined) return tellChallenge(challenge, reply);
      const records = webhook.records(push);
      if (records.length > MAX_RECORDS)
        throw new CountersignError(
          'ERR_INPUT_TOO_LARGE',
          `a push has at most ${MAX_RECORDS} records`,
        );
      const { accepted } = await ingest(
        records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`)),
        {
          stream: deps.stream,
          tenant: deps.tenant,
          source: definition,
          now: () => deps.clock.now(),
        },
      );
      return { accepted };
    },
    'webhook.verify': async ({ params, request, reply }) => {
      const { webhook } = doorOf(params);
      const challenge = webhook.challenge?.(await asked(request));
      return challenge === undefined ? refuse() : tellChallenge(challenge, reply);
    },
  } satisfies Partial<Handlers>;
};
