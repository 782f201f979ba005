/**
 * A playbook as others read it: OASIS CACAO Security Playbooks 2.0. Stages come one after another, what a stage holds
 * together is parallel (section 4.6); what we know beyond the standard stands in one extension (section 4.1).
 * https://docs.oasis-open.org/cacao/security-playbooks/v2.0/security-playbooks-v2.0.html
 */
import { createHash } from 'node:crypto';
import { isLeverStep } from './levers.ts';
import {
  isActionStep,
  isHygiene,
  type Playbook,
  stages,
  type WrittenStep,
  writtenOf,
} from './playbook-schema.ts';

/** Section 10.10: the namespace that identifiers of playbooks are made in. */
const NAMESPACE = 'aa7caf3a-d55a-4e9a-b34e-056215fba56a';

type Json = Readonly<Record<string, unknown>>;

const uuidOf = (bytes: Buffer, version: number): string => {
  const out = Buffer.from(bytes.subarray(0, 16));
  out[6] = ((out[6] ?? 0) & 0x0f) | (version << 4);
  out[8] = ((out[8] ?? 0) & 0x3f) | 0x80;
  const hex = out.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
};

/** RFC 4122 4.3 over the canonical text of name and types, as section 10.10 has it. */
const playbookId = (name: string, types: readonly string[]): string => {
  const canonical = JSON.stringify({ name, playbook_types: types });
  const namespace = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex');
  const hash = createHash('sha1').update(namespace).update(canonical).digest();
  return `playbook--${uuidOf(hash, 5)}`;
};

/** Stable from one export to the next, and in the form of a random one, which steps must have. */
const idOf = (type: string, ...about: readonly string[]): string =>
  `${type}--${uuidOf(
    createHash('sha256')
      .update([type, ...about].join('\n'))
      .digest(),
    4,
  )}`;

const identity = idOf('identity', 'countersign');
const extension = idOf('extension-definition', 'countersign playbook step');

const activity: Readonly<Record<string, string>> = {
  freeze: 'restrict-access',
  end_sessions: 'disconnect-system',
  sweep: 'eliminate-risk',
  rotate: 'configure-systems',
  restore: 'restore-capabilities',
};

const agents = {
  platform: idOf('organization', 'countersign'),
  people: idOf('group', 'owners'),
};

const commandOf = (step: WrittenStep, playbook: Playbook): readonly Json[] => {
  if ('manual' in step)
    return [{ type: 'manual', command: step.manual, playbook_activity: activity[step.stage] }];
  return playbook.steps
    .filter(isActionStep)
    .filter((one) => one.id === step.id)
    .map((one) => ({
      type: 'countersign-action',
      description: `${one.action} on ${one.target.select}${one.target.only ? ` (${one.target.only.join(', ')})` : ''}: ${one.disruption}`,
      playbook_activity: activity[one.stage],
    }));
};

/** What the standard has no word for: authority, verification, undo. */
const beyond = (step: WrittenStep, playbook: Playbook): Json => {
  if ('manual' in step) return { stage: step.stage, interactive: step.interactive };
  return {
    stage: step.stage,
    ...(isLeverStep(step) ? { lever: step.lever } : {}),
    target: step.target,
    requires: step.requires,
    verify: step.verify,
    ...(step.until_used ? { until_used: step.until_used } : {}),
    ...(step.after === undefined ? {} : { after: step.after }),
    ...(step.when ? { when: step.when } : {}),
    actions: playbook.steps
      .filter(isActionStep)
      .filter((one) => one.id === step.id)
      .map((one) => ({
        action: one.action,
        requires: one.requires,
        undo: one.undo,
        ...(one.irreversible === undefined ? {} : { irreversible: one.irreversible }),
      })),
  };
};

const actionOf = (step: WrittenStep, playbook: Playbook, next: string): Json => ({
  type: 'action',
  name: step.id,
  on_completion: next,
  commands: commandOf(step, playbook),
  agent: 'manual' in step ? agents.people : agents.platform,
  ...('timeout' in step ? { timeout: step.timeout } : {}),
  step_extensions: { [extension]: beyond(step, playbook) },
});

/** From the last stage back, so that each knows where it leads. */
const workflowOf = (playbook: Playbook) => {
  const workflow: Record<string, Json> = {};
  const put = (type: string, about: string, step: Json): string => {
    const id = idOf(type, playbook.id, about);
    workflow[id] = step;
    return id;
  };
  let next = put('end', 'end', { type: 'end' });
  let parallel = false;
  for (const stage of stages.toReversed()) {
    // A step without any action in this class has nothing to say to others.
    const steps = writtenOf(playbook).filter(
      (step) => step.stage === stage && commandOf(step, playbook).length > 0,
    );
    const [only] = steps;
    if (only === undefined) continue;
    if (steps.length === 1) {
      next = put('action', only.id, actionOf(only, playbook, next));
      continue;
    }
    parallel = true;
    const branches = steps.map((step) => {
      const end = put('end', `end of ${step.id}`, { type: 'end' });
      return put('action', step.id, actionOf(step, playbook, end));
    });
    next = put('parallel', stage, {
      type: 'parallel',
      name: stage,
      on_completion: next,
      next_steps: branches,
    });
  }
  const start = put('start', 'start', { type: 'start', on_completion: next });
  return { workflow, start, parallel };
};

/** @param at when it is exported, epoch ms */
export const cacaoOf = (playbook: Playbook, at: number): Json => {
  const types = isHygiene(playbook.situation) ? ['prevention'] : ['mitigation', 'remediation'];
  const { workflow, start, parallel } = workflowOf(playbook);
  const hasManual = writtenOf(playbook).some((step) => 'manual' in step);
  const used = new Set(writtenOf(playbook).map((step) => activity[step.stage]));
  const time = new Date(at).toISOString();
  return {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: playbookId(playbook.id, types),
    name: playbook.id,
    description: `${playbook.title}. ${playbook.description}`,
    playbook_types: types,
    playbook_activities: [...used],
    playbook_processing_summary: {
      manual_playbook: hasManual,
      parallel_processing: parallel,
      extensions: true,
    },
    created_by: identity,
    created: time,
    modified: time,
    labels: [playbook.class, playbook.situation],
    workflow_start: start,
    workflow,
    agent_definitions: {
      [agents.platform]: { type: 'organization', name: 'Countersign' },
      ...(hasManual ? { [agents.people]: { type: 'group', name: playbook.owner } } : {}),
    },
    extension_definitions: {
      [extension]: {
        type: 'extension-definition',
        name: 'Countersign playbook step',
        description: 'Authority, target, verification and undo of a step.',
        created_by: identity,
        schema: 'content/schema/playbook.schema.json',
        version: '1.0.0',
      },
    },
  };
};
