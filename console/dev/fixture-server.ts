/**
 * The console's contract answered from a sample estate, on loopback, for development and screenshots.
 * `npx tsx console/dev/fixture-server.ts [port]`; serves `console/dist` too, under the product's own policy.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import cookie from '@fastify/cookie';
import files from '@fastify/static';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LiveEvent, type RouteId, routes } from '../src/contract.ts';
import { handlersOf } from './answers.ts';
import { Refused } from './handler.ts';
import { newWorld, type World } from './sample/world.ts';

const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

const speak = (world: World, reply: FastifyReply): void => {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = (event: LiveEvent): void => {
    raw.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  let total = 48_211_903;
  const count = (): void => {
    const eventsPerSecond = 205 + Math.random() * 30;
    total += Math.round(eventsPerSecond);
    send({
      type: 'counters',
      at: Date.now(),
      eventsPerSecond,
      eventsTotal: total,
      lagSeconds: 0.4,
      openIncidents: world.incidents.filter((one) => one.status !== 'closed').length,
      waitingApprovals: world.approvals.filter((one) => one.state === 'waiting').length,
    });
  };
  count();
  const timer = setInterval(count, 1000);
  world.listeners.add(send);
  raw.on('close', () => {
    clearInterval(timer);
    world.listeners.delete(send);
  });
};

const refuse = (reply: FastifyReply, error: unknown): FastifyReply => {
  if (error instanceof Refused) {
    return reply.status(error.status).send({ error: { code: error.code, message: error.message } });
  }
  if (error instanceof z.ZodError) {
    return reply
      .status(400)
      .send({ error: { code: 'ERR_INPUT_INVALID', message: z.prettifyError(error) } });
  }
  throw error;
};

export const fixtureServer = (world: World) => {
  const server = Fastify({ routerOptions: { maxParamLength: 4096 } });
  const handlers = handlersOf(world) as unknown as Readonly<
    Record<string, (asked: object) => unknown>
  >;
  void server.register(cookie);
  server.addHook('onSend', async (_, reply) => {
    void reply
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff');
  });
  for (const route of Object.values(routes)) {
    const id: RouteId = route.id;
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      if (route.permission !== 'none' && request.cookies['session'] === undefined) {
        return refuse(reply, new Refused(401, 'ERR_UNAUTHENTICATED', 'Sign in first.'));
      }
      if (id === 'live.listen') return speak(world, reply);
      try {
        const said = handlers[id]?.({
          params: 'params' in route ? route.params.parse(request.params) : undefined,
          query: 'query' in route ? route.query.parse(request.query) : undefined,
          body: 'body' in route ? route.body.parse(request.body) : undefined,
          now: Date.now(),
        });
        if (id === 'session.signIn') {
          void reply.setCookie('session', 'fixture', {
            path: '/',
            httpOnly: true,
            sameSite: 'strict',
          });
        }
        if (id === 'session.signOut') void reply.clearCookie('session', { path: '/' });
        return route.answer.parse(said);
      } catch (error) {
        return refuse(reply, error);
      }
    };
    server.route({ method: route.method, url: route.path, handler: answer });
  }
  const dist = resolve(import.meta.dirname, '../dist');
  if (existsSync(dist)) {
    void server.register(files, { root: dist });
    server.setNotFoundHandler((request, reply) => {
      if (request.url.startsWith('/api/') || request.url.startsWith('/assets/')) {
        return reply
          .status(404)
          .send({ error: { code: 'ERR_NOT_FOUND', message: 'There is no such route.' } });
      }
      return reply.sendFile('index.html');
    });
  }
  return server;
};

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.argv[2] ?? 4310);
  const server = fixtureServer(newWorld(Date.now()));
  await server.listen({ host: '127.0.0.1', port });
  process.stdout.write(`http://127.0.0.1:${port}/sign-in#fixture-token-0123456789\n`);
}
