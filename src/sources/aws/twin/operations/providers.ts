/** Identity providers that tokens from outside are trusted of. */
import type { Operations } from '../call.ts';
import { TwinFault } from '../twin-fault.ts';
import { iso } from '../world.ts';

export const providerOperations: Operations = {
  ListOpenIDConnectProviders: {
    service: 'iam',
    readOnly: true,
    run: ({ account }) => ({
      OpenIDConnectProviderList: [...account.oidcProviders.keys()].map((Arn) => ({ Arn })),
    }),
  },
  GetOpenIDConnectProvider: {
    service: 'iam',
    readOnly: true,
    run({ account, form }) {
      const arn = form.get('OpenIDConnectProviderArn') ?? '';
      const provider = account.oidcProviders.get(arn);
      if (!provider)
        throw new TwinFault('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`);
      return {
        Url: provider.url,
        ClientIDList: provider.clientIds,
        ThumbprintList: [],
        CreateDate: iso(provider.createdAt),
      };
    },
  },
  ListSAMLProviders: {
    service: 'iam',
    readOnly: true,
    run: ({ account }) => ({
      SAMLProviderList: [...account.samlProviders].map(([Arn, { createdAt, validUntil }]) => ({
        Arn,
        CreateDate: iso(createdAt),
        ValidUntil: iso(validUntil),
      })),
    }),
  },
};
