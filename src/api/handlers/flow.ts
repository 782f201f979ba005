/** Events in, hints out, and whether we are well. */
import { Readable } from 'node:stream';
import { CountersignError } from '../../core/index.ts';
import { shownBy, whoShows } from '../credentials.ts';
import type { ApiDeps } from '../deps.ts';
import { ingest } from '../ingest.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';

const isPlain = (encoding: string | undefined): boolean =>
  encoding === undefined || encoding === 'identity';

export const flowHandlers = (deps: ApiDeps) =>
  ({
    'live.listen': async ({ who, request, reply }) => {
      const shown = shownBy(request);
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      if (!deps.live.listen(reply.raw, who, () => whoShows(deps.signIn, shown)))
        reply.raw.end('event: busy\ndata: {}\n\n');
      return reply;
    },
    'ingest.events': async ({ params, request, reply }) => {
      const source = found(
        deps.sources.find((one) => one.id === params.source),
        `source "${params.source}"`,
      );
      if (!isPlain(request.headers['content-encoding']))
        throw new CountersignError('ERR_INPUT_INVALID', 'send the lines uncompressed');
      if (!(request.body instanceof Readable))
        throw new CountersignError(
          'ERR_INPUT_INVALID',
          'send lines as content-type application/x-ndjson',
        );
      try {
        return await ingest(request.body, {
          stream: deps.stream,
          tenant: deps.tenant,
          source,
          now: () => deps.clock.now(),
        });
      } catch (error) {
        // What is left of the body is not read.
        reply.header('connection', 'close');
        throw error;
      }
    },
    'health.alive': async () => ({ status: 'ok' as const }),
    'prometheus.read': async ({ reply }) => {
      const { type, text } = await deps.metrics();
      return reply.type(type).send(text);
    },
    'health.get': async ({ reply }) => {
      const parts = await deps.health();
      const well = parts.every((part) => part.ok);
      if (!well) reply.status(503);
      return { status: well ? 'ok' : 'degraded', parts };
    },
  }) satisfies Partial<Handlers>;
