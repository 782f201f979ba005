/** How a SCIM 2.0 service reads and answers, refusals too: RFC 7644 §3.1 and §3.12. */
import type { FastifyInstance } from 'fastify';
import { readJson } from './body-parsers.ts';
import type { Problem } from './problem.ts';

export const SCIM_TYPE = 'application/scim+json';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Beside plain JSON, which clients send too. */
export const readScimBodies = (app: FastifyInstance): void => readJson(app, SCIM_TYPE);

export const scimFault = (
  status: number,
  { error: { message } }: Problem,
): Readonly<Record<string, unknown>> => ({
  schemas: [ERROR],
  status: String(status),
  ...(status === 400 ? { scimType: 'invalidSyntax' } : {}),
  detail: message,
});
