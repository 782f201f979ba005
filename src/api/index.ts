export { type Permission, type RoleName, routes } from './contract/index.ts';
export { sessionCookie } from './credentials.ts';
export type {
  ApiDeps,
  ConnectDesk,
  Connected,
  DrillInfo,
  Flow,
  MetricsText,
  SiteRules,
} from './deps.ts';
export { type Ahead, createAhead } from './handlers/ahead.ts';
export { createHandlers } from './handlers/index.ts';
export { sampleRisk } from './handlers/overview-posture.ts';
export { setupFields } from './handlers/setup-fields.ts';
export { type Ingested, type IngestOptions, ingest, partitionOf } from './ingest.ts';
export { createLiveHub, type LiveHub } from './live.ts';
export { createServer, type Handlers, type ServerOptions } from './server.ts';
export { createSignIn, type SignIn } from './sign-in.ts';
export { createWays } from './ways/index.ts';
export type { Who } from './who.ts';
