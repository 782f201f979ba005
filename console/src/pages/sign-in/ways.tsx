import { Fingerprint, LogIn } from 'lucide-react';
import { call } from '../../client/call.ts';
import { hasPasskeys, showPasskey } from '../../client/passkey.ts';
import type { AnswerOf } from '../../contract.ts';
import { Button } from '../../parts/button.tsx';

/** The site's identity provider and passkeys, where there are any. */
export function Ways({
  ways,
  next,
  busy,
  run,
}: {
  readonly ways: AnswerOf<'session.ways'>;
  readonly next: string | undefined;
  readonly busy: boolean;
  /** Runs it and says what went wrong; `stay`: the browser leaves by itself. */
  readonly run: (work: () => Promise<'in' | 'away'>) => void;
}) {
  const byProvider = async () => {
    const { url } = await call('session.oidcStart', {
      body: { fresh: false, ...(next === undefined ? {} : { next }) },
    });
    window.location.assign(url);
    return 'away' as const;
  };
  const byPasskey = async () => {
    const { options } = await call('session.passkeyOptions', {});
    await call('session.passkey', { body: { response: await showPasskey(options) } });
    return 'in' as const;
  };
  const passkeys = ways.passkeys && hasPasskeys();
  if (ways.oidc === undefined && !passkeys) return null;
  return (
    <div className="mb-4 flex flex-col gap-2 rounded-lg border border-line bg-surface p-5">
      {ways.oidc && (
        <Button look="primary" size="large" disabled={busy} onClick={() => run(byProvider)}>
          <LogIn aria-hidden className="size-4" /> Continue with {ways.oidc.title}
        </Button>
      )}
      {passkeys && (
        <Button size="large" disabled={busy} onClick={() => run(byPasskey)}>
          <Fingerprint aria-hidden className="size-4" /> Use a passkey
        </Button>
      )}
    </div>
  );
}
