/** The twin writes Entra's own audit record for each change that is made in it. */
import type { Raw } from '../../record.ts';
import { guid, type TwinState } from './state.ts';

export interface Written {
  readonly activity: string;
  readonly category: string;
  readonly operationType: string;
  readonly by: string;
  readonly targets: readonly Raw[];
}

export const audited = (state: TwinState, now: number, written: Written): void => {
  state.audits.push({
    id: `Directory_${guid(state, 'abababab')}`,
    category: written.category,
    correlationId: guid(state, 'acacacac'),
    result: 'success',
    resultReason: '',
    activityDisplayName: written.activity,
    activityDateTime: new Date(now).toISOString(),
    loggedByService: 'Core Directory',
    operationType: written.operationType,
    initiatedBy: {
      user: null,
      app: { appId: written.by, displayName: written.by, servicePrincipalId: null },
    },
    targetResources: written.targets,
    additionalDetails: [],
  });
};

/** Values are JSON text of JSON text, as Entra writes them. */
export const property = (displayName: string, before: unknown, after: unknown): Raw => ({
  displayName,
  oldValue: before === undefined ? null : JSON.stringify(before),
  newValue: after === undefined ? null : JSON.stringify(after),
});
