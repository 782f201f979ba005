/** Ways into the sample world: by its link only, though it shows what else there could be. */
import { type Handlers, Refused } from './handler.ts';
import { day } from './sample/chance.ts';

type SignIn = Extract<
  keyof Handlers,
  | `session.oidc${string}`
  | `session.passkey${string}`
  | 'session.ways'
  | `passkeys.${string}`
  | 'settings.oidc'
  | 'settings.setOidc'
  | 'settings.removeOidc'
>;

const missing = (): never => {
  throw new Refused(404, 'ERR_NOT_FOUND', 'the sample world has no identity provider');
};

export const signInHandlers: Pick<Handlers, SignIn> = {
  'session.ways': () => ({ oidc: { title: 'Northwind' }, passkeys: true }),
  'session.oidcStart': missing,
  'session.oidcFinish': missing,
  'session.passkeyOptions': missing,
  'session.passkey': missing,
  'passkeys.list': ({ now }) => ({
    items: [{ id: 'pk_1', name: 'Laptop', synced: false, createdAt: now - 20 * day }],
  }),
  'passkeys.options': missing,
  'passkeys.add': missing,
  'passkeys.remove': () => ({ ok: true }),
  'settings.oidc': () => ({
    oidc: {
      issuer: 'https://id.northwind.example',
      clientId: 'countersign',
      title: 'Northwind',
      scopes: 'openid email profile',
      claim: 'groups',
      roles: [
        { value: 'security-operations', roles: ['analyst'] },
        { value: 'security-leads', roles: ['analyst', 'approver'] },
      ],
      email: 'where_verified',
    },
    hasSecret: true,
    returnTo: 'http://127.0.0.1:4310/sign-in/oidc',
  }),
  'settings.setOidc': () => ({ ok: true }),
  'settings.removeOidc': () => ({ ok: true }),
};
