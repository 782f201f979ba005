import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { KeyRound, TerminalSquare } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { CallError, call } from '../../client/call.ts';
import { ask } from '../../client/query.ts';
import { Button } from '../../parts/button.tsx';
import { useTitle } from '../../shell/title.ts';
import { Refusal, SignInFrame } from './frame.tsx';
import { Ways } from './ways.tsx';

/** The token after `#`, whether one pastes the token or the whole link. */
const tokenIn = (text: string): string => text.trim().split('#').at(-1) ?? '';

const reasonOf = (error: unknown): string => {
  if (error instanceof CallError) return error.message;
  // What the browser itself says of a passkey that was not shown.
  if (error instanceof DOMException) return 'No passkey was shown.';
  return 'Sign-in failed.';
};

export function SignInPage() {
  useTitle('Sign in');
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const ways = useQuery(ask('session.ways', {}));
  const [token, setToken] = useState('');
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });
  const field = useId();

  const run = async (work: () => Promise<'in' | 'away'>): Promise<void> => {
    setState({ busy: true });
    try {
      if ((await work()) === 'away') return;
      client.clear();
      await navigate({ href: next ?? '/', replace: true });
    } catch (error) {
      setState({ busy: false, error: reasonOf(error) });
    }
  };
  const signIn = (given: string): Promise<void> =>
    run(async () => {
      await call('session.signIn', { body: { token: given } });
      return 'in';
    });

  const latest = useRef(signIn);
  latest.current = signIn;
  useEffect(() => {
    const follow = (): void => {
      const given = tokenIn(window.location.hash);
      if (given.length < 16) return;
      // The token leaves the address bar before anything else sees it.
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
      void latest.current(given);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);

  return (
    <SignInFrame>
      {ways.data && (
        <Ways ways={ways.data} next={next} busy={state.busy} run={(work) => void run(work)} />
      )}
      <form
        className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(tokenIn(token));
        }}
      >
        <div>
          <h2 className="flex items-center gap-2 text-base font-semibold">
            <KeyRound aria-hidden className="size-4 text-ink-3" /> Sign in with a one-time link
          </h2>
          <p className="mt-1 text-sm text-ink-2">
            Open the link you were given, or paste it here. It works once, and there is no password.
          </p>
        </div>
        <label htmlFor={field} className="flex flex-col gap-1">
          <span className="label">Link or token</span>
          <input
            id={field}
            value={token}
            onChange={(event) => setToken(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            placeholder="https://…/sign-in#…"
            className="h-10 rounded-md border border-line-strong bg-surface px-3 font-mono text-sm placeholder:text-ink-3"
          />
        </label>
        {state.error && <Refusal>{state.error}</Refusal>}
        <Button
          type="submit"
          look="primary"
          size="large"
          disabled={state.busy || tokenIn(token).length < 16}
        >
          {state.busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <p className="mt-4 flex items-start gap-2 text-xs text-ink-3">
        <TerminalSquare aria-hidden className="mt-px size-4 shrink-0" />
        <span>
          First start prints a link in the terminal. For another, an administrator presses{' '}
          <em>New link</em> in Settings.
        </span>
      </p>
    </SignInFrame>
  );
}
