/** The tenant itself: who must prove what, and whom it believes. */
import type { Json } from '../../common/stable.ts';
import { directoryAudit } from '../audit.ts';
import type { Change } from './change.ts';

export const policyChanged =
  (policy: { readonly id: string; readonly name: string }, before: Json, after: Json): Change =>
  (how) =>
    directoryAudit({
      ...how,
      activity: 'Update conditional access policy',
      category: 'Policy',
      operation: 'Update',
      service: 'Conditional Access',
      targets: [
        {
          id: policy.id,
          type: 'Policy',
          name: policy.name,
          changed: [{ name: 'ConditionalAccessPolicy', before, after }],
        },
      ],
    });

/** The domain is made to believe an identity provider, or another one than before. */
export const federationSet = (domain: string, issuer: string): readonly Change[] =>
  (['Set domain authentication', 'Set federation settings on domain'] as const).map(
    (activity): Change =>
      (how) =>
        directoryAudit({
          ...how,
          activity,
          category: 'DirectoryManagement',
          operation: 'Update',
          targets: [
            {
              id: domain,
              type: 'Other',
              name: domain,
              changed: [
                { name: 'LiveType', before: ['Managed'], after: ['Federated'] },
                { name: 'IssuerUri', before: [], after: [issuer] },
              ],
            },
          ],
        }),
  );
