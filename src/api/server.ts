/**
 * The HTTP server, made from the contract's table: every route gets its schema, its permission and its
 * handler from there, and the server does not start while one has no handler.
 */
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { CountersignError, type Log } from '../core/index.ts';
import { bodyLimit, readJsonBodies, readLineStreams } from './body-parsers.ts';
import { problem, type Route, routes } from './contract/index.ts';
import { shownBy, whoShows } from './credentials.ts';
import { answerFault, problemOf } from './problem.ts';
import { readScimBodies, SCIM_TYPE, scimFault } from './scim-speech.ts';
import { assertOwnHost, assertOwnOrigin, assertOwnSite, setSecurityHeaders } from './security.ts';
import type { SignIn } from './sign-in.ts';
import type { Who } from './who.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    routeId?: string;
    anyHost?: boolean;
  }
}

type Routes = typeof routes;
export type RouteId = keyof Routes;

type Shape<R, K extends 'params' | 'query' | 'body'> = R extends {
  readonly [P in K]: infer S extends z.ZodType;
}
  ? z.output<S>
  : undefined;

export interface Call<Id extends RouteId> {
  readonly params: Shape<Routes[Id], 'params'>;
  readonly query: Shape<Routes[Id], 'query'>;
  readonly body: Shape<Routes[Id], 'body'>;
  /** Present on every route but those of permission `none` and `vendor`. */
  readonly who: Who;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Handler<Id extends RouteId> = (
  call: Call<Id>,
) => Promise<z.input<Routes[Id]['answer']> | FastifyReply>;
export type Handlers = { readonly [Id in RouteId]: Handler<Id> };

export interface ServerOptions {
  readonly handlers: Handlers;
  readonly signIn: SignIn;
  readonly log: Log;
  readonly version: string;
  /** `host:port` names we answer to; asked at each request, because the port may be picked when listening. */
  hosts(): readonly string[];
  /** Folder of the built console; without it only the API is served. */
  readonly consoleDir?: string;
  /** Origins of our own pages; from no other may a cookie change something. */
  origins(): readonly string[];
  /** A proxy of this machine stands before us: whom a call comes from is in its header. */
  readonly behindProxy?: boolean;
  /** Told of every answer: the route's id, its status, and how long it took in seconds. */
  observe?(route: string, status: number, seconds: number): void;
}

const MAX_PARAM_CHARS = 8192;

const responses = (route: Route): Record<string, unknown> => ({
  200: route.produces ? { content: { [route.produces]: { schema: route.answer } } } : route.answer,
  '4xx': route.speaks === 'scim' ? route.answer : problem,
});

const schemaOf = (route: Route): Record<string, unknown> => ({
  operationId: route.id,
  summary: route.says,
  description: `Permission: \`${route.permission}\`${route.inPerson ? ', in a session' : ''}.`,
  tags: [route.id.split('.')[0] ?? route.id],
  ...(route.params ? { params: route.params } : {}),
  ...(route.query ? { querystring: route.query } : {}),
  ...(route.body ? { body: route.body } : {}),
  ...(route.consumes ? { consumes: [route.consumes] } : {}),
  ...(route.permission === 'none' || route.permission === 'vendor' ? { security: [] } : {}),
  response: responses(route),
});

const openApi = (version: string) => ({
  openapi: '3.1.0',
  info: { title: 'Countersign', version },
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer' },
      session: { type: 'apiKey' as const, in: 'cookie' as const, name: 'countersign_session' },
    },
  },
  security: [{ token: [] }, { session: [] }],
});

/** Calls in a minute from one address, where anybody may knock. */
const limits: Readonly<Record<string, number>> = {
  'session.signIn': 10,
  'session.oidcStart': 30,
  'session.oidcFinish': 30,
  'session.passkeyOptions': 30,
  'session.passkey': 10,
  'webhook.push': 6_000,
  'webhook.verify': 30,
  'ssf.token': 60,
  'ssf.receive': 6_000,
  'decide.slack': 60,
  'decide.teams': 60,
  'decide.page': 60,
  'decide.link': 30,
};

const limitOf = ({ id }: Route) => {
  const max = limits[id];
  return max === undefined ? {} : { rateLimit: { max, timeWindow: '1 minute' } };
};

const notFound = problemOf('ERR_NOT_FOUND', 'nothing here');

/** The console's own paths answer with its page; anything under /api or /assets is really missing. */
const serveConsole = async (app: FastifyInstance, root: string | undefined): Promise<void> => {
  const built = root !== undefined && existsSync(root);
  if (built) {
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      cacheControl: false,
      // Built files carry a hash in their name; the page that names them does not.
      setHeaders: (response, path) =>
        response.setHeader(
          'cache-control',
          path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' && !/^\/(api|assets)(\/|$)/.test(request.url.split('?')[0] ?? '');
    return built && isPage ? reply.sendFile('index.html') : reply.status(404).send(notFound);
  });
};

export const createServer = async (options: ServerOptions): Promise<FastifyInstance> => {
  const { handlers, signIn, log } = options;
  for (const id of Object.keys(routes)) {
    if (typeof handlers[id as RouteId] !== 'function') {
      throw new CountersignError('ERR_CONFIG_INVALID', `route ${id} has no handler`);
    }
  }
  const identified = new WeakMap<FastifyRequest, Who>();
  const fault = (error: unknown, reply: FastifyReply): FastifyReply => {
    const { status, body } = answerFault(error, log);
    return reply.status(status).send(body);
  };

  const app = Fastify({
    logger: false,
    trustProxy: options.behindProxy === true ? 'loopback' : false,
    bodyLimit,
    requestTimeout: 120_000,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    // A path that cannot be decoded meets no hook.
    frameworkErrors(error, request, reply) {
      setSecurityHeaders(request, reply);
      return fault(error, reply);
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readJsonBodies(app);
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: openApi(options.version),
    transform: jsonSchemaTransform,
  });
  app.setErrorHandler((error, _request, reply) => fault(error, reply));
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(request, reply);
    // A cookie of ours never travels under a borrowed name: there nobody is more than a stranger.
    if (request.routeOptions.config.anyHost !== true) assertOwnHost(request, options.hosts());
  });

  const { observe } = options;
  if (observe)
    app.addHook('onResponse', async (request, reply) =>
      observe(
        request.routeOptions.config.routeId ?? 'none',
        reply.statusCode,
        reply.elapsedTime / 1_000,
      ),
    );

  const authorise = async (
    { permission, inPerson }: Pick<Route, 'permission' | 'inPerson'>,
    request: FastifyRequest,
  ): Promise<void> => {
    // No browser sends it and no cookie counts: its handler checks the signature before it reads on.
    if (permission === 'vendor') return;
    const shown = shownBy(request);
    if (shown === undefined && permission !== 'none')
      throw new CountersignError('ERR_UNAUTHENTICATED', 'sign in first');
    if (shown?.via !== 'bearer') {
      if (request.method === 'GET') assertOwnSite(request);
      else assertOwnOrigin(request, options.origins());
    }
    if (permission === 'none') return;
    const who = await whoShows(signIn, shown);
    if (!who) throw new CountersignError('ERR_UNAUTHENTICATED', 'sign in first');
    if (permission !== 'session' && !who.permissions.has(permission)) {
      throw new CountersignError('ERR_FORBIDDEN', `this needs the permission ${permission}`);
    }
    if (inPerson && who.via !== 'session')
      throw new CountersignError('ERR_FORBIDDEN', 'this is done in a session, not by a token');
    identified.set(request, who);
  };

  const mount = (at: FastifyInstance, route: Route): void => {
    const handler = handlers[route.id as RouteId] as unknown as (call: unknown) => Promise<unknown>;
    at.route({
      method: route.method,
      url: route.path,
      schema: schemaOf(route),
      config: { routeId: route.id, ...limitOf(route), ...(route.anyHost ? { anyHost: true } : {}) },
      onRequest: (request) => authorise(route, request),
      handler: (request, reply) =>
        handler({
          params: request.params,
          query: request.query,
          body: request.body,
          who: identified.get(request),
          request,
          reply,
        }),
    });
  };
  for (const route of Object.values(routes) as readonly Route[]) {
    const { consumes, speaks } = route;
    if (consumes === undefined && speaks === undefined) mount(app, route);
    else
      await app.register(async (scope) => {
        if (consumes !== undefined) readLineStreams(scope, consumes);
        if (speaks === 'scim') {
          readScimBodies(scope);
          scope.setErrorHandler((error, _request, reply) => {
            const { status, body } = answerFault(error, log);
            return reply.status(status).type(SCIM_TYPE).send(scimFault(status, body));
          });
        }
        mount(scope, route);
      });
  }
  app.get('/api/openapi.json', { schema: { hide: true } }, async (request) => {
    await authorise({ permission: 'session' }, request);
    return app.swagger();
  });
  await serveConsole(app, options.consoleDir);
  await app.ready();
  return app;
};
