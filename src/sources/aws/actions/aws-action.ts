/** Actions of AWS, in the frame of all systems' actions. */
import type { Action } from '../../../model/index.ts';
import { type ActionSpec, vendorAction } from '../../vendor-action.ts';

export { factOf, undoText } from '../../vendor-action.ts';

export const awsAction = (spec: ActionSpec): Action => vendorAction('aws', spec);
