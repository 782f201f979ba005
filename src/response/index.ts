export {
  type Approver,
  approvalsFor,
  approvalsOf,
  decideApproval,
  questionNow,
  whyNot,
} from './approvals.ts';
export {
  authorise,
  barredFrom,
  declaredOwners,
  grantFor,
  isAutomatic,
  isBarredName,
  isHeldByBrake,
  underSilence,
  whoAnswers,
} from './authority.ts';
export { brakeOf, createBrake, plansSince, takenSince } from './brake.ts';
export { cacaoOf } from './cacao.ts';
export {
  CAMPAIGNS_SETTINGS_KEY,
  type Campaign,
  type CampaignItem,
  CONSUMERS_SETTINGS_KEY,
  campaignId,
  type ItemState,
  itemState,
  readCampaigns,
  readConsumers,
  spotsOf,
  withCampaign,
} from './campaign.ts';
export {
  type KnownGood,
  type PlanInput,
  type PlannedResponse,
  RESPONSE_SETTINGS_KEY,
  type ResponseSettings,
  responseSettingsSchema,
  type StepOutcome,
} from './contract.ts';
export { dryRun, withDryRun, withPreview } from './dry-run.ts';
export { type KeeperDoor, keeperDoor } from './keeper/door.ts';
export { createKeeper } from './keeper/keeper.ts';
export { readLevers } from './levers.ts';
export { matrixOf, readGaps } from './matrix.ts';
export { planResponse } from './planner.ts';
export { playbookJsonSchema } from './playbook-json-schema.ts';
export { type LoadedPlaybooks, loadPlaybooks } from './playbook-load.ts';
export { placedYaml } from './playbook-place.ts';
export {
  identityClasses,
  isActionStep,
  type Levers,
  type Playbook,
  type Situation,
  situations,
  writtenOf,
} from './playbook-schema.ts';
export { recordResponse } from './record-response.ts';
export { type PlanRequest, planRequest } from './request.ts';
export { createRunner, type Runner, type RunnerOptions, readResponseSettings } from './runner.ts';
export { containmentOf, incidentStanding } from './settle.ts';
export { type ShadowRecord, shadowRecord } from './shadow-record.ts';
export { asTabletop, tabletopSettings } from './tabletop.ts';
export { type WayBack, waysBack } from './take-back.ts';
