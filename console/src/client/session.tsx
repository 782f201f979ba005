/** Who is signed in, what they may do, and the live feed: for every part below the shell. */
import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import type { Permission, Session } from '../contract.ts';
import type { Live, LiveFeed } from './live.ts';

interface Signed {
  readonly session: Session;
  readonly feed: LiveFeed;
}

const SignedContext = createContext<Signed | undefined>(undefined);

export function SignedIn({ session, feed, children }: Signed & { children: ReactNode }) {
  return <SignedContext value={{ session, feed }}>{children}</SignedContext>;
}

const useSigned = (): Signed => {
  const signed = use(SignedContext);
  if (!signed) throw new Error('A part that needs a session stands outside the shell.');
  return signed;
};

export const useSession = (): Session => useSigned().session;

export const useMay = (): ((permission: Permission) => boolean) => {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
};

export const useLive = (): Live => {
  const { feed } = useSigned();
  return useSyncExternalStore(feed.subscribe, feed.get);
};
