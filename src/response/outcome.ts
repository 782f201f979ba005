/** What an effective or undone step means for the inventory, before the vendor's log or the next pull says so. Pure. */
import { hashId } from '../core/index.ts';
import type { InventoryChange, PlanStep } from '../model/index.ts';
import { type Playbook, stepOf } from './playbook-schema.ts';

const denial = (step: PlanStep, partly: boolean, at: number): readonly InventoryChange[] => {
  const holderId = step.target.identityId ?? step.target.roleId;
  if (holderId === undefined) return [];
  const id = hashId('ent', [step.id]);
  if (step.state === 'undone') {
    return [{ op: 'end', kind: 'entitlement', id, at, eventId: step.id }];
  }
  return [
    {
      op: 'put',
      at,
      eventId: step.id,
      fact: {
        kind: 'entitlement',
        id,
        system: step.target.system,
        holderId,
        effect: 'deny',
        privileges: ['*'],
        privilegesInverted: false,
        resources: ['*'],
        resourcesInverted: false,
        // A deny with conditions is never read as "may do nothing".
        conditions: partly ? { countersign: 'selective containment' } : undefined,
        via: { kind: 'inline', name: `countersign ${step.id}` },
        standing: 'standing',
      },
    },
  ];
};

export const changesOf = (
  step: PlanStep,
  playbook: Playbook | undefined,
  at: number,
): readonly InventoryChange[] => {
  if (step.state !== 'effective' && step.state !== 'undone') return [];
  const found = stepOf(playbook, step);
  if (!found) return [];
  switch (found.leaves) {
    case 'credential_inactive': {
      const id = step.target.credentialId;
      if (id === undefined) return [];
      const status = step.state === 'undone' ? 'active' : 'inactive';
      return [{ op: 'patch', kind: 'credential', id, set: { status }, at, eventId: step.id }];
    }
    case 'denied':
      return denial(step, false, at);
    case 'partly_denied':
      return denial(step, true, at);
    case 'sessions_ended':
    case 'other':
      return [];
  }
};
