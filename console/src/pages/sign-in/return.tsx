import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { CallError, call } from '../../client/call.ts';
import { useTitle } from '../../shell/title.ts';
import { Refusal, SignInFrame } from './frame.tsx';

/** Where the identity provider sends the browser back to; what it brought is handed over once. */
export function SignInReturnPage() {
  useTitle('Sign in');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [error, setError] = useState<string | undefined>();
  const given = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (given.current !== undefined) return;
    given.current = window.location.search;
    // It leaves the address bar before anything else sees it.
    window.history.replaceState(null, '', window.location.pathname);
    void (async () => {
      try {
        const { next } = await call('session.oidcFinish', {
          body: { parameters: given.current ?? '' },
        });
        client.clear();
        await navigate({ href: next ?? '/', replace: true });
      } catch (refused) {
        setError(refused instanceof CallError ? refused.message : 'Sign-in failed.');
      }
    })();
  }, [client, navigate]);
  return (
    <SignInFrame>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5">
        {error === undefined ? (
          <p role="status" className="text-sm text-ink-2">
            Signing in…
          </p>
        ) : (
          <>
            <Refusal>{error}</Refusal>
            <Link to="/sign-in" className="link text-sm">
              Back to sign-in
            </Link>
          </>
        )}
      </div>
    </SignInFrame>
  );
}
