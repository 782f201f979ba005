/** The HTTP API as a table of routes: one source for the server, the console and the OpenAPI page. */
import type { z } from 'zod';
import { accessRoutes } from './access-question.ts';
import { campaignRoutes } from './campaign.ts';
import { decisionRoutes } from './decision.ts';
import { drillRoutes } from './drill.ts';
import { existenceRoutes } from './existence.ts';
import { governanceRoutes } from './governance.ts';
import { huntRoutes } from './hunt.ts';
import { identityRoutes } from './identity.ts';
import { incidentRoutes } from './incident.ts';
import { ledgerRoutes } from './ledger.ts';
import { outputRoutes } from './output.ts';
import { overviewRoutes } from './overview.ts';
import { playbookRoutes } from './playbook.ts';
import { postureRoutes } from './posture.ts';
import { programmeRoutes } from './programme.ts';
import { provisioningRoutes } from './provisioning.ts';
import { responseRoutes } from './response.ts';
import { ruleRoutes } from './rule.ts';
import { sessionRoutes } from './session.ts';
import { settingsRoutes } from './settings.ts';
import { signInRoutes } from './sign-in.ts';
import { signalRoutes } from './signal.ts';
import { streamRoutes } from './stream.ts';
import { suppressionRoutes } from './suppression.ts';
import { systemRoutes } from './system.ts';

export {
  type Permission,
  permission,
  permissions,
  permissionsOf,
  type RoleName,
  roleName,
  roleNames,
  rolePermissions,
} from './permission.ts';
export { prefix, type Route } from './route.ts';
export { problem } from './shape.ts';
export { liveEvent, liveEventTypes } from './stream.ts';
export type {
  AccessEdge,
  AccessGraph,
  Approval,
  ApprovalView,
  ArchivedEvent,
  Attribution,
  CheckView,
  Credential,
  Disposition,
  Drill,
  DrillRun,
  Duration,
  Entitlement,
  EvidenceTerm,
  Finding,
  HistoryEntry,
  IdentityClass,
  IdentityDetail,
  Incident,
  IncidentDetail,
  IncidentRow,
  IncidentStatus,
  IncidentVerdict,
  KillChain,
  LedgerEntry,
  LiveEvent,
  NextLook,
  NextStep,
  Overview,
  OwnerTask,
  PlanState,
  PlanStep,
  Posture,
  PreAuthorisation,
  PrincipalBrief,
  PrincipalRow,
  ResidualExposure,
  ResponsePlan,
  RiskException,
  Rule,
  Session,
  Settings,
  SetupField,
  Severity,
  SimilarIncident,
  StageTimes,
  StepState,
  Suppression,
  System,
  Tier,
  TimelineEntry,
  TriedConnection,
  Trust,
  UndoKind,
  UseState,
  Verdict,
} from './view.ts';

export const routes = {
  ...sessionRoutes,
  ...signInRoutes,
  ...overviewRoutes,
  ...identityRoutes,
  ...accessRoutes,
  ...incidentRoutes,
  ...suppressionRoutes,
  ...responseRoutes,
  ...campaignRoutes,
  ...postureRoutes,
  ...existenceRoutes,
  ...governanceRoutes,
  ...programmeRoutes,
  ...decisionRoutes,
  ...drillRoutes,
  ...playbookRoutes,
  ...ruleRoutes,
  ...systemRoutes,
  ...huntRoutes,
  ...ledgerRoutes,
  ...settingsRoutes,
  ...streamRoutes,
  ...provisioningRoutes,
  ...signalRoutes,
  ...outputRoutes,
} as const;

export type Routes = typeof routes;
export type RouteId = keyof Routes;

type PartOf<Id extends RouteId, Part extends string> =
  Routes[Id] extends Record<Part, infer Schema extends z.ZodType> ? Schema : undefined;

/** What a caller gives: query lists as arrays, numbers as numbers; defaults may be left out. */
export type ParamsOf<Id extends RouteId> =
  PartOf<Id, 'params'> extends infer S extends z.ZodType ? z.output<S> : undefined;
export type QueryOf<Id extends RouteId> =
  PartOf<Id, 'query'> extends infer S extends z.ZodType
    ? { readonly [Name in keyof z.output<S>]?: z.output<S>[Name] | undefined }
    : undefined;
export type BodyOf<Id extends RouteId> =
  PartOf<Id, 'body'> extends infer S extends z.ZodType ? z.input<S> : undefined;
export type AnswerOf<Id extends RouteId> = z.output<Routes[Id]['answer']>;
