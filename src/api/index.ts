export { type Permission, type RoleName, routes } from './contract/index.ts';
export { sessionCookie } from './credentials.ts';
export type { ApiDeps, Connected, DrillInfo, Flow } from './deps.ts';
export { createHandlers } from './handlers/index.ts';
export { type Ingested, type IngestOptions, ingest, partitionOf } from './ingest.ts';
export { createLiveHub, type LiveHub } from './live.ts';
export { createServer, type Handlers, type ServerOptions } from './server.ts';
export { createSignIn, type SignIn } from './sign-in.ts';
export type { Who } from './who.ts';
