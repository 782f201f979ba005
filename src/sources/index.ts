import { activeDirectorySource } from './active-directory/index.ts';
import { agentsSource } from './agents/index.ts';
import { auth0Source } from './auth0/index.ts';
import { awsSource } from './aws/index.ts';
import { azureSource } from './azure/index.ts';
import { ciSource } from './ci/index.ts';
import type { SourceDefinition } from './contract.ts';
import { duoSource } from './duo/index.ts';
import { entraSource } from './entra/index.ts';
import { gcpSource } from './gcp/index.ts';
import { githubSource } from './github/index.ts';
import { gitlabSource } from './gitlab/index.ts';
import { workspaceSource } from './google-workspace/index.ts';
import { hrSource } from './hr/index.ts';
import { kubernetesSource } from './kubernetes/index.ts';
import { ldapSource } from './ldap/index.ts';
import { m365Source } from './m365/index.ts';
import { oidcSource } from './oidc/index.ts';
import { oktaSource } from './okta/index.ts';
import { oneloginSource } from './onelogin/index.ts';
import { opensshSource } from './openssh/index.ts';
import { postgresqlSource } from './postgresql/index.ts';
import { salesforceSource } from './salesforce/index.ts';
import { scimSource } from './scim/index.ts';
import { slackSource } from './slack/index.ts';
import { snowflakeSource } from './snowflake/index.ts';
import { vaultSource } from './vault/index.ts';

export type {
  ActingParts,
  ConnectionAbout,
  JudgedAccessCase,
  LogPage,
  LogPullOptions,
  PermissionProbe,
  PostureCase,
  PullOptions,
  SecretPlaces,
  SourceDefinition,
  VendorFinding,
  Webhook,
} from './contract.ts';
export {
  type ExposedSecret,
  exposureSource,
  filesIn,
  historyOf,
  type JudgedSecret,
  judgeSecrets,
  type LeftOut,
  readGitleaks,
  readTable,
  recordOf,
  type SecretPattern,
  scanText,
} from './exposure/index.ts';
export { type LoadedMapping, type LoadedMappings, loadMappings } from './generic/index.ts';

export type { AccountReceiver, KeptResources, PushAnswer } from './receiver.ts';
export { telemetryNeeds } from './telemetry-needs.ts';

/** Every connected system, one line each: folder name = id. Their configs differ, so they meet as `unknown`. */
export const sources: readonly SourceDefinition[] = [
  activeDirectorySource as SourceDefinition,
  agentsSource as SourceDefinition,
  auth0Source as SourceDefinition,
  awsSource as SourceDefinition,
  azureSource as SourceDefinition,
  ciSource as SourceDefinition,
  duoSource as SourceDefinition,
  entraSource as SourceDefinition,
  gcpSource as SourceDefinition,
  githubSource as SourceDefinition,
  gitlabSource as SourceDefinition,
  hrSource as SourceDefinition,
  m365Source as SourceDefinition,
  workspaceSource as SourceDefinition,
  kubernetesSource as SourceDefinition,
  ldapSource as SourceDefinition,
  oidcSource as SourceDefinition,
  oktaSource as SourceDefinition,
  oneloginSource as SourceDefinition,
  opensshSource as SourceDefinition,
  postgresqlSource as SourceDefinition,
  salesforceSource as SourceDefinition,
  scimSource as SourceDefinition,
  slackSource as SourceDefinition,
  snowflakeSource as SourceDefinition,
  vaultSource as SourceDefinition,
];
