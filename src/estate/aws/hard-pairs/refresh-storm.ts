import { roleIdentityId } from '../../organisation/model.ts';
import { vendorBreached } from '../attacks/vendor-breached.ts';
import { refreshStorm } from '../life/machine.ts';
import { type HardPairPlan, nobody } from './pair.ts';

export const refreshStormPlan: HardPairPlan = {
  id: 'refresh_storm',
  title: 'Integrations that all renew their sessions at once, and one session in other hands',
  size: { ...nobody, thirdParties: 12 },
  subjects: ({ thirdParties }) => thirdParties.map(({ role }) => roleIdentityId(role)),
  benign: ({ organisation }, at, random) =>
    organisation.thirdParties.flatMap((app) => refreshStorm(app, at, random)),
  attack: vendorBreached,
};
